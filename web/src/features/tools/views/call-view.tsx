import { memo } from 'react';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import type { ShownCall } from './server-view.tsx';

const code = onDemand(() => import('./server-view.tsx'));

/** What the server shows of a call, where it shows anything. */
export const CallView = memo((shown: ShownCall) => {
  const parts = useOnceOpen(code, true);
  return parts ? <parts.ServerView {...shown} /> : null;
});
CallView.displayName = 'CallView';
