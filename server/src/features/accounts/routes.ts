import { accountRoutes, type Me, type User } from '@stoa/contract/accounts';
import { inviteRoutes } from '@stoa/contract/invites';
import { mailRoutes } from '@stoa/contract/mail';
import type { Feature } from '@stoa/contract/roles';
import { sessionRoutes } from '@stoa/contract/sessions';
import { userRoutes } from '@stoa/contract/users';
import { type Cookie, type Handler, on } from '../../kernel/handler.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Accounts, SignedIn } from './accounts.ts';

/** What somebody may do. Roles belong to a room above this one, so it is handed in. */
export type FeaturesOf = (principal: UserPrincipal) => Promise<Feature[]>;

export const accountHandlers = (accounts: Accounts, featuresOf: FeaturesOf): Handler[] => [
  ...entranceHandlers(accounts, meWith(accounts, featuresOf)),
  ...ownHandlers(accounts, meWith(accounts, featuresOf)),
  ...userHandlers(accounts),
];

type ToMe = (user: User) => Promise<Me>;

const meWith =
  (accounts: Accounts, featuresOf: FeaturesOf): ToMe =>
  async (user) => {
    const principal = await accounts.actFor(user.id);
    return { ...user, features: principal ? await featuresOf(principal) : [] };
  };

const entranceHandlers = (accounts: Accounts, toMe: ToMe): Handler[] => [
  on(accountRoutes.signUp, async ({ body, client, ...cookies }) => {
    const signedIn = await accounts.signUp(body, client);
    return { user: signedIn && (await toMe(enter(cookies, signedIn))) };
  }),
  on(accountRoutes.confirmSignUp, async ({ body, client, ...cookies }) =>
    toMe(enter(cookies, await accounts.confirmSignUp(body.token, body.password, client))),
  ),
  on(accountRoutes.signIn, async ({ body, client, ...cookies }) =>
    toMe(
      enter(
        cookies,
        await accounts.signIn(body.email, body.password, client.userAgent, cookies.device.token),
      ),
    ),
  ),
  on(accountRoutes.signOut, async ({ session }) => {
    if (session.token) await accounts.signOut(session.token);
    session.clear();
    return undefined;
  }),
  on(accountRoutes.requestPasswordReset, ({ body, client }) =>
    nothing(accounts.requestPasswordReset(body.email, client)),
  ),
  on(accountRoutes.resetPassword, async ({ body, client, device }) => {
    const done = await accounts.resetPassword(body.token, body.password, client);
    device.set(done.device, deviceAgeSeconds);
    return undefined;
  }),
  on(accountRoutes.confirmEmail, ({ body, client }) => nothing(accounts.confirmEmail(body.token, client))),
  on(accountRoutes.lookAtLink, ({ body }) => accounts.lookAtLink(body.token)),
];

const ownHandlers = (accounts: Accounts, toMe: ToMe): Handler[] => [
  on(accountRoutes.me, async ({ principal }) => toMe(await accounts.me(principal))),
  on(accountRoutes.updateMe, async ({ principal, body }) => toMe(await accounts.updateMe(principal, body))),
  on(accountRoutes.changePassword, ({ principal, body, client }) =>
    nothing(accounts.changePassword(principal, body, client)),
  ),
  on(accountRoutes.changeEmail, ({ principal, body, client }) =>
    accounts.changeEmail(principal, body, client),
  ),
  on(accountRoutes.deleteMe, async ({ principal, body, session, device }) => {
    const forgotten = await accounts.deleteMe(principal, body.password);
    session.clear();
    device.clear();
    return forgotten;
  }),

  on(sessionRoutes.list, ({ principal }) => accounts.listSessions(principal)),
  on(sessionRoutes.end, ({ principal, params }) => nothing(accounts.endSession(principal, params.sessionId))),
  on(sessionRoutes.endOthers, ({ principal }) => nothing(accounts.endOtherSessions(principal))),
];

const userHandlers = (accounts: Accounts): Handler[] => [
  on(userRoutes.list, ({ principal, query }) => accounts.listUsers(principal, query)),
  on(userRoutes.create, ({ principal, body, client }) => accounts.createUser(principal, body, client)),
  on(userRoutes.update, ({ principal, params, body }) => accounts.updateUser(principal, params.userId, body)),
  on(userRoutes.makeResetLink, ({ principal, params }) => accounts.makeResetLink(principal, params.userId)),
  on(userRoutes.remove, ({ principal, params }) => accounts.removeUser(principal, params.userId)),

  on(inviteRoutes.list, ({ principal, query }) => accounts.invites.list(principal, query)),
  on(inviteRoutes.create, ({ principal, body, client }) => accounts.invites.create(principal, body, client)),
  on(inviteRoutes.revoke, ({ principal, params }) =>
    nothing(accounts.invites.revoke(principal, params.inviteId)),
  ),

  on(mailRoutes.sendTest, ({ principal, client }) => nothing(accounts.sendTestMail(principal, client))),
];

const nothing = async (work: Promise<void>): Promise<undefined> => {
  await work;
  return undefined;
};

/** As long as browsers keep one. */
const deviceAgeSeconds = 400 * 24 * 60 * 60;

const enter = (cookies: { session: Cookie; device: Cookie }, signedIn: SignedIn) => {
  cookies.session.set(signedIn.token, signedIn.maxAgeSeconds);
  cookies.device.set(signedIn.device, deviceAgeSeconds);
  return signedIn.user;
};
