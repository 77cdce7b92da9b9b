import type { InteractionRequest } from '@stoa/contract/interactions';
import type { ToolSourceRef } from '@stoa/contract/tools';

/** What a card needs to know of what is asked, wherever it is known from. */
export interface Asked<R extends InteractionRequest = InteractionRequest> {
  id: string;
  source: ToolSourceRef;
  request: R;
  expiresAt: string;
}
