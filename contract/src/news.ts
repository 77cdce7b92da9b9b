/**
 * The user's own event stream: one per visible tab, over which come their news and the runs they
 * follow. It has no replay: on every connect the client asks anew for the lists it shows.
 */
import * as z from 'zod/mini';
import type { Conversation } from './conversations.ts';
import type { Interaction } from './interactions.ts';
import { route } from './route.ts';
import type { StreamedEvent } from './runs/events.ts';
import type { Run } from './runs/routes.ts';

export type News =
  /** Opens every stream. */
  | { type: 'hello'; instanceId: string; version: string }
  | { type: 'conversation-changed'; conversation: Conversation }
  | { type: 'conversation-removed'; conversationId: string }
  | { type: 'run-changed'; run: Run }
  /** Something waits for its owner, or does so no more. */
  | { type: 'interaction'; interaction: Interaction }
  | { type: 'models-changed' }
  | { type: 'preferences-changed' }
  /** A sign-in at a server of tools is over, whatever came of it. */
  | { type: 'oauth-attempt-changed'; attemptId: string; targetId: string }
  /** The stream ends after it: the session is over. */
  | { type: 'signed-out' }
  /** The reader was too slow, or the oldest of too many; it reconnects and goes on from the log. */
  | { type: 'dropped' };

export const NewsTypes = [
  'hello',
  'conversation-changed',
  'conversation-removed',
  'run-changed',
  'interaction',
  'models-changed',
  'preferences-changed',
  'oauth-attempt-changed',
  'signed-out',
  'dropped',
] as const satisfies readonly News['type'][];

/** An event of a followed run, as it comes over the user's stream. */
export type FollowedEvent = StreamedEvent & { runId: string };

export const newsRoutes = {
  stream: route({
    method: 'GET',
    path: '/api/events',
    summary: 'The caller’s news, and the runs named in `runs` from the given places on',
    access: 'user',
    query: z.strictObject({
      /** `<run id>:<after>,…`; a run that is not the caller’s is left out. */
      runs: z.optional(
        z
          .string()
          .check(z.maxLength(4000), z.regex(/^(run_[0-9A-Z]{26}:\d{1,9})(,run_[0-9A-Z]{26}:\d{1,9})*$/)),
      ),
    }),
    answer: 'events',
  }),
};
