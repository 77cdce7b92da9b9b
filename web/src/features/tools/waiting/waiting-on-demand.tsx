import { useEffect, useState } from 'react';
import { onDemand } from '../../../ui/on-demand.ts';
import { news } from '../../runs/runs.tsx';

const code = onDemand(() => import('./waiting-row.tsx'));

/** By then the first view is there. What comes to wait in between is told by the news. */
const restMs = 2_500;

export interface WaitingForYouProps {
  /** `icon` where there is no room for words, `mark` on what opens the place where they are. */
  look: 'row' | 'icon' | 'mark';
  /** Something was chosen that is not another page. */
  onChosen?: () => void;
}

/** What waits for the caller in any conversation. Nothing of it is part of the first view. */
export const WaitingForYou = (props: WaitingForYouProps) => {
  const [Row, setRow] = useState(() => code.find()?.WaitingRow);
  useEffect(() => {
    if (Row) return;
    const load = () =>
      void code.load().then(
        (parts) => setRow(() => parts.WaitingRow),
        () => undefined,
      );
    const timer = setTimeout(load, restMs);
    const end = news.subscribe(({ type }) => type === 'interaction' && load());
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [Row]);
  return Row && <Row {...props} />;
};
