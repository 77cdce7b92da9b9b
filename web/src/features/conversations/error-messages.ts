/** What each failure of an answer is called, and what can be done about it. */
import type { ErrorPart } from '@stoa/contract/runs/parts';
import type { MessageId } from '../../kernel/i18n/i18n.ts';

type Remedy = 'retry' | 'other-model' | 'edit' | 'endpoints';

interface ErrorWords {
  title: MessageId;
  text: MessageId;
  /** What helps most comes first. */
  remedies: readonly Remedy[];
}

const words = <const Id extends string>(id: Id, remedies: readonly Remedy[]) => ({
  title: `runs.error.${id}.title` as const,
  text: `runs.error.${id}.text` as const,
  remedies,
});

export const errorMessages = {
  auth: words('auth', ['endpoints', 'other-model', 'retry']),
  'rate-limit': words('rateLimit', ['retry', 'other-model']),
  overloaded: words('overloaded', ['retry', 'other-model']),
  'context-overflow': words('contextOverflow', ['other-model', 'edit']),
  refused: words('refused', ['edit', 'other-model']),
  'bad-request': words('badRequest', ['other-model', 'retry', 'edit']),
  network: words('network', ['retry', 'other-model', 'endpoints']),
  timeout: words('timeout', ['retry', 'other-model']),
  interrupted: words('interrupted', ['retry', 'other-model']),
  'model-gone': words('modelGone', ['other-model']),
  internal: words('internal', ['retry']),
} as const satisfies Record<ErrorPart['code'], ErrorWords>;
