import type { Parts } from '@stoa/contract/runs/fold';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import { useOpenInteractions } from './interaction-calls.ts';

const card = onDemand(() => import('./interaction-card.tsx'));

interface OpenQuestionsProps {
  runId: string;
  parts: Parts;
}

/**
 * What a server asks in the middle of a call, while that goes on: the run does not wait for it, so its log
 * does not tell of it. What is asked for the call of a view stands with the view.
 */
export const OpenQuestions = ({ runId, parts }: OpenQuestionsProps) => {
  const called = parts.flatMap((part) =>
    part.type === 'tool' && part.status === 'running' ? [part.tool.source.id] : [],
  );
  const { data } = useOpenInteractions(called.length > 0);
  // Of several calls at once the server does not say which one it asks for: any of them may be meant.
  const asked = (data?.items ?? []).filter(
    (one) =>
      called.includes(one.source.id) &&
      (one.runId === runId || (one.runId === null && one.partId === null)) &&
      !parts.some(({ id }) => id === one.id),
  );
  const code = useOnceOpen(card, asked.length > 0);
  if (!code) return null;
  return asked.map((one) => (
    <div key={one.id} className="my-3" data-interaction={one.id}>
      <code.InteractionCard asked={one} />
    </div>
  ));
};
