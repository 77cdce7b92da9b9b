/**
 * What a server asks a person, as an interaction, and what the person answered, as the server wants it. Only
 * questions of the flat kind that the protocol lays down are passed on; an address is shown and never opened here.
 */
import { Form, type FormValues } from '@stoa/contract/forms';
import type { InteractionAnswer } from '@stoa/contract/interactions';
import type { ElicitRequest, ElicitResult } from '@modelcontextprotocol/client';
import type { InteractionWant } from '../../source.ts';

type Asked = ElicitRequest['params'];
export type ElicitationWant = Extract<InteractionWant, { kind: 'elicitation' }>;

const longestMessage = 20_000;
const longestUrl = 4000;

/** Null for what no person is asked. */
export const wantOf = (asked: Asked): ElicitationWant | null => {
  const message = asked.message.slice(0, longestMessage);
  if (asked.mode === 'url') return urlWant(asked.url, message);
  const { type, properties, required } = asked.requestedSchema as Record<string, unknown>;
  const form = Form.safeParse({
    type,
    properties: withoutUnknownWords(properties),
    ...(required !== undefined && { required }),
  });
  return form.success ? { kind: 'elicitation', mode: 'form', message, form: form.data } : null;
};

export const urlWant = (address: string, message: string): ElicitationWant | null => {
  if (address.length > longestUrl || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return { kind: 'elicitation', mode: 'url', message, url: url.href, host: url.host };
};

const knownWords = new Set(
  (
    'type title description minLength maxLength pattern format default ' +
    'enum enumNames oneOf minimum maximum minItems maxItems items'
  ).split(' '),
);

/** Words that say nothing to a person, such as `$comment`, do not make a question unaskable. */
const withoutUnknownWords = (properties: unknown): unknown =>
  typeof properties === 'object' && properties !== null
    ? Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [
          name,
          typeof field === 'object' && field !== null
            ? Object.fromEntries(Object.entries(field).filter(([word]) => knownWords.has(word)))
            : field,
        ]),
      )
    : properties;

/** Fields that were left as they were have the value the server proposed. */
export const resultOf = (want: ElicitationWant, answer: InteractionAnswer): ElicitResult => {
  switch (answer.kind) {
    case 'values':
      return {
        action: 'accept',
        content: { ...(want.mode === 'form' && defaultsOf(want.form)), ...answer.values },
      };
    case 'opened':
      return { action: 'accept' };
    case 'decline':
    case 'reject':
      return { action: 'decline' };
    default:
      return { action: 'cancel' };
  }
};

const defaultsOf = ({ properties }: Form): FormValues =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, field]) =>
      field.default === undefined ? [] : [[name, field.default]],
    ),
  );
