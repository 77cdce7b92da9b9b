/** The calls of one step of an answer: one calm line each, and one for all of them where they are many. */
import type { ToolPart } from '@stoa/contract/runs/parts';
import { memo, useState } from 'react';
import { useT } from '../../../kernel/i18n/i18n.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { CallView } from '../views/call-view.tsx';
import { CallLine } from './call-line.tsx';
import { countsOf } from './call-state.ts';

const mostLines = 5;

interface ToolCallsProps {
  calls: readonly ToolPart[];
  messageId: string;
  /** Puts words where the person writes. */
  onWrite: (text: string) => void;
}

export const ToolCalls = memo(
  ({ calls, messageId, onWrite }: ToolCallsProps) => {
    const viewOf = (call: ToolPart) =>
      call.view && <CallView key={`view-${call.id}`} call={call} messageId={messageId} onWrite={onWrite} />;
    return calls.length > mostLines ? (
      <>
        <ManyCalls calls={calls} />
        {calls.map(viewOf)}
      </>
    ) : (
      <div className="my-2 first:mt-0">
        {calls.map((call) => [<CallLine key={call.id} call={call} />, viewOf(call)])}
      </div>
    );
  },
  ({ calls }, next) =>
    calls.length === next.calls.length && calls.every((call, at) => call === next.calls[at]),
);
ToolCalls.displayName = 'ToolCalls';

const ManyCalls = ({ calls }: { calls: readonly ToolPart[] }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const { count, open, waiting, wrong } = countsOf(calls);
  return (
    <Disclosure
      isOpen={isOpen}
      onToggle={() => setOpen(!isOpen)}
      line={
        <span className="flex flex-wrap gap-x-1.5">
          <span>{t('tools.calls', { count })}</span>
          {waiting > 0 && (
            <span className="text-warning">· {t('tools.calls.waiting', { count: waiting })}</span>
          )}
          {open > waiting && <span>· {t('tools.calls.open', { count: open - waiting })}</span>}
          {wrong > 0 && <span className="text-danger">· {t('tools.calls.wrong', { count: wrong })}</span>}
        </span>
      }
    >
      {calls.map((call) => (
        <CallLine key={call.id} call={call} />
      ))}
    </Disclosure>
  );
};
