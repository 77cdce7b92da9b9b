/**
 * What draws messages is a quarter of the code, and an empty page has none: it comes once something is
 * being written. A page that opens on a conversation asks for it first of all (see `main.tsx`).
 */
import { onDemand } from '../../ui/on-demand.ts';

export const messageList = onDemand(() => import('./message-list.tsx'));

export const loadMessageList = (): void => void messageList.load().catch(() => undefined);
