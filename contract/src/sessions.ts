import * as z from 'zod/mini';
import { SessionId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

export const Session = z.strictObject({
  id: SessionId,
  createdAt: Instant,
  /** To the hour. */
  seenAt: Instant,
  /** As the browser called itself. */
  userAgent: z.string(),
  /** The one that asks. */
  isCurrent: z.boolean(),
});
export type Session = z.output<typeof Session>;

export const sessionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/sessions',
    summary: 'Where one is signed in, the latest first',
    access: 'user',
    answer: z.strictObject({ items: z.array(Session), nextCursor: z.null() }),
  }),
  end: route({
    method: 'DELETE',
    path: '/api/sessions/:sessionId',
    summary: 'End one of one’s own sessions; its streams end with it',
    access: 'owner',
    params: z.strictObject({ sessionId: SessionId }),
    answer: 'empty',
    errors: ['session/not-found'],
  }),
  endOthers: route({
    method: 'POST',
    path: '/api/sessions/end-others',
    summary: 'End all of one’s own sessions but this one',
    access: 'user',
    answer: 'empty',
  }),
};
