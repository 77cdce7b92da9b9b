import type { NoticePart } from '@stoa/contract/runs/parts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { ServerState } from '../choosing/server-state.tsx';
import { problemText } from '../problem-text.ts';

type MissingSources = Extract<NoticePart, { kind: 'tools-missing' }>['sources'];

/** What was wrong then, and for servers how it is now, with the way out: signing in, or another try. */
export const MissingList = ({ sources }: { sources: MissingSources }) => {
  const t = useT();
  return (
    <ul className="flex flex-col gap-3">
      {sources.map(({ id, name, class: problem, message }) => (
        <li key={id} className="wrap-anywhere">
          {name !== null && <span className="font-medium text-fg">{showDirectionMarks(name)}</span>}{' '}
          {name === null ? (
            problemText(problem, t)
          ) : id.startsWith('mcp_') ? (
            <>
              {problemText(problem, t)}
              <ServerState source={{ id, name }} />
            </>
          ) : (
            <VisibleText>{message}</VisibleText>
          )}
        </li>
      ))}
    </ul>
  );
};
