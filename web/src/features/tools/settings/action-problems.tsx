/** Operations of a document that are no tools, each with the reason. */
import type { ActionProblem } from '@stoa/contract/actions';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';

export const ActionProblems = ({ problems }: { problems: readonly ActionProblem[] }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  if (problems.length === 0) return null;
  return (
    <Disclosure
      line={<span className="text-warning">{t('tools.actions.problems', { count: problems.length })}</span>}
      isOpen={isOpen}
      onToggle={() => setOpen(!isOpen)}
    >
      <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto text-sm">
        {problems.map(({ operation, reason }) => (
          <li key={operation} className="wrap-anywhere">
            <span className="font-mono text-xs text-fg-muted">{operation}</span>{' '}
            {t(`tools.actions.problem.${reason}`)}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
};
