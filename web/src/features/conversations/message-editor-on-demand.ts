import { onDemand } from '../../ui/on-demand.ts';

export const messageEditor = onDemand(() => import('./message-editor.tsx'));
