import type { NoticePart } from '@stoa/contract/runs/parts';
import { Unplug } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/i18n.ts';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import { SkeletonLines } from '../../../ui/skeleton.tsx';

const code = onDemand(() => import('./missing-list.tsx'));

type MissingPart = Extract<NoticePart, { kind: 'tools-missing' }>;

/** Sources that were chosen and could not be had: the answer went on without them. */
export const MissingTools = ({ sources }: Pick<MissingPart, 'sources'>) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const list = useOnceOpen(code, isOpen);
  const names = sources.flatMap(({ name }) => (name === null ? [] : showDirectionMarks(name)));
  const isGone = sources.some((source) => source.class === 'gone');
  const line = (
    <>
      <Unplug className="size-3.5 shrink-0 text-warning" aria-hidden />
      {names.length > 0
        ? t('tools.missing', { names: names.join(', '), count: names.length })
        : t(isGone ? 'tools.missing.gone' : 'tools.missing.none')}
    </>
  );
  return (
    <Disclosure line={line} isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
      {list ? <list.MissingList sources={sources} /> : <SkeletonLines count={1} />}
    </Disclosure>
  );
};
