/** Who people are, how they come in, and how they are put out. The first account becomes the administrator. */
import type { LinkPurpose } from '@stoa/contract/accounts';
import type { AuditAction } from '@stoa/contract/audit';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { ClientFacts } from '../../kernel/handler.ts';
import type { NewId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import {
  type Principal,
  requireAdministrator,
  requireUser,
  type UserPrincipal,
} from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Mail } from '../../platform/mail/port.ts';
import type { Queue } from '../../platform/queue/port.ts';
import type { Secrets } from '../../platform/secrets/port.ts';
import type { Audit } from '../audit/audit.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { createEnding, type Ending } from './ending.ts';
import { createFailedSignIns } from './entrance/failed-sign-ins.ts';
import { createKnownDevices } from './entrance/known-device.ts';
import { createPasswordReset, type SendReset, sendResetWith } from './entrance/password-reset.ts';
import { createSignIn, type Enter, enterWith } from './entrance/sign-in.ts';
import { createSignUp } from './entrance/sign-up.ts';
import { createLinks, linkInvalid, type Links } from './links.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { createEmailChange } from './own/email-change.ts';
import { createOwnAccount } from './own/own-account.ts';
import { createOwnSessions } from './own/own-sessions.ts';
import { createStepUp } from './own/step-up.ts';
import { prepareDecoy } from './password.ts';
import { createSessions, type Sessions } from './sessions.ts';
import {
  deleteExpiredLinks,
  deleteInvitesExpiredBefore,
  findUser,
  hasSession,
  listUserNames,
} from './store.ts';
import { createInvites, type Invites } from './users/invites.ts';
import { createUsers } from './users/users.ts';

export type { SignedIn } from './entrance/sign-in.ts';

/** An invite that nobody used is shown for so long as expired. */
const keepExpiredInvitesMs = 30 * 24 * 60 * 60_000;

/** Where a request comes from; nothing of it is proof of anything. */
export type Visitor = Pick<ClientFacts, 'onThisMachine' | 'userAgent' | 'languages'>;

export interface AccountsDeps {
  db: Db;
  bus: Bus;
  queue: Queue;
  secrets: Secrets;
  clock: Clock;
  newId: NewId;
  log: Log;
  audit: Audit;
  settings: SettingsRoom;
  /** Null where the operator has configured none. */
  mail: Mail | null;
  /** Where people open this server. */
  address: () => string;
}

export interface AccountTools extends AccountsDeps, ReturnType<typeof createKnownDevices> {
  links: Links;
  outbox: Outbox;
  sessions: Sessions;
  invites: Invites;
  ending: Ending;
}

/** What the parts of this room are made with. */
export interface AccountParts extends AccountTools {
  enter: Enter;
  sendReset: SendReset;
  noteFailedSignIn: (userId: string | null, email: string) => Promise<void>;
  noteRefusedPassword: (user: UserPrincipal) => Promise<void>;
  /** That somebody did something with their own account. */
  recordOwn: (tx: Tx, user: UserPrincipal, action: AuditAction, details?: object) => Promise<void>;
}

export type Accounts = ReturnType<typeof createAccounts>;

const createTools = (deps: AccountsDeps): AccountTools => {
  const links = createLinks(deps);
  const outbox = createOutbox(deps);
  const sessions = createSessions(deps);
  const ending = createEnding(deps);
  const devices = createKnownDevices(deps);
  const invites = createInvites({ ...deps, ...devices, links, outbox, sessions, ending });
  return { ...deps, ...devices, links, outbox, sessions, ending, invites };
};

export const createAccounts = (deps: AccountsDeps) => {
  const { db, clock, audit } = deps;
  const tools = createTools(deps);
  const { links, outbox, sessions, ending, invites } = tools;
  const parts: AccountParts = {
    ...tools,
    ...createFailedSignIns(deps),
    enter: enterWith(tools),
    sendReset: sendResetWith(tools),
    recordOwn: (tx, user, action, details) =>
      audit.record(tx, user, action, { kind: 'account', id: user.userId }, { ...details }),
  };
  const stepUp = createStepUp(parts);

  return {
    ...createSignUp(parts),
    ...createSignIn(parts),
    ...createPasswordReset(parts),
    ...createOwnAccount(parts, stepUp),
    ...createOwnSessions(parts),
    ...createEmailChange(parts, stepUp),
    ...createUsers(parts),
    invites: { list: invites.list, create: invites.create, revoke: invites.revoke },

    async lookAtLink(token: string): Promise<{ purpose: LinkPurpose; email: string | null }> {
      const invite = await invites.find(token);
      if (invite) return { purpose: 'invite', email: invite.email };
      const link = await links.find(token);
      if (!link) throw linkInvalid();
      const { purpose, userId, email } = link;
      const owner = purpose === 'reset' && userId ? await findUser(db, userId) : undefined;
      return { purpose, email: owner?.email ?? email };
    },

    authenticate: sessions.authenticate,
    /** Whose account somebody has signed in to from this browser before. */
    findDevice: tools.findDevice,

    /** Asked where something begins that outlasts a request: it must not begin for somebody who was just put out. */
    isSessionAlive: ({ userId, sessionId }: UserPrincipal, handle: Handle = db): Promise<boolean> =>
      hasSession(handle, userId, sessionId),

    /** For the house itself, which goes on with what somebody began. Undefined when they have been put out. */
    async findPrincipal(userId: string): Promise<UserPrincipal | undefined> {
      const user = await findUser(db, userId);
      if (!user || user.disabledAt !== null) return undefined;
      return { kind: 'user', userId, role: user.role, sessionId: '' };
    },

    /** Called in the transaction in which a user is disabled, demoted or removed. */
    onUserEnded: ending.onUserEnded,
    /** How a user is removed from every room, this one among them. Said once, by whoever knows all rooms. */
    forgetBy: ending.forgetBy,
    forget: ending.forget,

    /** Those that have no account any more are left out. */
    async namesOf(principal: Principal, userIds: string[]): Promise<Map<string, string>> {
      requireAdministrator(principal);
      if (userIds.length === 0) return new Map();
      const rows = await listUserNames(db, [...new Set(userIds)]);
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    hasMail: outbox.isOpen,

    /** To oneself, at once. @throws mail/missing, mail/failed */
    async sendTestMail(principal: Principal, { languages }: Visitor): Promise<void> {
      requireAdministrator(principal);
      const { userId } = requireUser(principal);
      const user = await findUser(db, userId);
      if (!user) throw new AppError('account/sign-in-required', 'This account is gone.');
      await outbox.sendTest({ email: user.email, userId, languages }, user.name);
      await db.transaction((tx) => audit.record(tx, principal, 'mail.test', { kind: 'mail', id: null }));
    },

    /** Done once at start, so that the first sign-in takes no longer than the next. */
    prepare: prepareDecoy,

    async removeExpired(): Promise<void> {
      const now = clock.nowMs();
      await sessions.removeExpired();
      await deleteExpiredLinks(db, isoAt(now));
      await deleteInvitesExpiredBefore(db, isoAt(now - keepExpiredInvitesMs));
    },
  };
};
