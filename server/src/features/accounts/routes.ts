import { accountRoutes } from '@stoa/contract/accounts';
import { type Handler, on, type SessionCookie } from '../../kernel/handler.ts';
import type { Accounts, SignedIn } from './accounts.ts';

export const accountHandlers = (accounts: Accounts): Handler[] => [
  on(accountRoutes.signUp, async ({ body, client, session }) =>
    enter(session, await accounts.signUp(body, client)),
  ),
  on(accountRoutes.signIn, async ({ body, client, session }) =>
    enter(session, await accounts.signIn(body.email, body.password, client.userAgent)),
  ),
  on(accountRoutes.signOut, async ({ session }) => {
    if (session.token) await accounts.signOut(session.token);
    session.clear();
    return undefined;
  }),
  on(accountRoutes.me, ({ principal }) => accounts.me(principal)),
];

const enter = (session: SessionCookie, { user, token, maxAgeSeconds }: SignedIn) => {
  session.set(token, maxAgeSeconds);
  return user;
};
