import { ApiError, createClient } from '@stoa/contract/client';
import type { Call } from '@stoa/contract/client';
import type { RouteDefinition } from '@stoa/contract/route';
import { endSession } from './session-end.ts';

const send = createClient((url, request) => window.fetch(url, request)) as (
  route: RouteDefinition,
  input?: object,
) => Promise<unknown>;

/** Calls the server that this page came from. An answer that the session is over ends it here too. */
export const api = (async (route: RouteDefinition, input?: object) => {
  try {
    return await send(route, input);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'account/sign-in-required') endSession('expired');
    throw error;
  }
}) as Call;
