import { oauthRoutes } from '@stoa/contract/oauth';
import { type Call, type Handler, on, type Redirect } from '../../../kernel/handler.ts';
import type { Destination, Visitor } from './callback.ts';
import type { OAuth } from './oauth.ts';
import { pageLanguage, resultPage } from './page-texts.ts';

type AnyCall = Pick<Call<(typeof oauthRoutes)['start']>, 'principal' | 'cookie'>;

/** One cookie an attempt: several may be under way in a browser. */
const visitorOf = ({ principal, cookie }: AnyCall): Visitor => ({
  user: principal,
  cookie: (attemptId) => cookie(`oauth_${attemptId.slice(4, 16)}`),
});

const redirectTo = (destination: Destination): Redirect =>
  destination instanceof URL ? destination : `/mcp/oauth/result/${destination.result}`;

/** @param preferenceOf which language somebody has chosen, or `auto` */
export const oauthHandlers = (oauth: OAuth, preferenceOf: (userId: string) => Promise<string>): Handler[] => [
  on(oauthRoutes.attempt, ({ principal, params }) => oauth.attempt(principal, params.attemptId)),
  on(oauthRoutes.cancel, async ({ principal, params }) => {
    await oauth.cancel(principal, params.attemptId);
    return undefined;
  }),
  on(oauthRoutes.start, async (call) =>
    redirectTo(await oauth.start(visitorOf(call), call.params.attemptId)),
  ),
  on(oauthRoutes.callback, async (call) =>
    redirectTo(await oauth.finish(visitorOf(call), call.params.targetId, call.query)),
  ),
  on(oauthRoutes.result, async (call) => {
    const place = call.params.attemptId;
    const row = await oauth.look(visitorOf(call), place);
    const userId = call.principal?.userId ?? row?.userId;
    const preference = userId === undefined ? 'auto' : await preferenceOf(userId);
    return resultPage(pageLanguage(preference, call.client.languages), place, row, '/');
  }),
  on(oauthRoutes.client, ({ params }) => oauth.clientDocument(params.targetId)),
];
