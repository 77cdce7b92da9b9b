import * as z from 'zod/mini';
import { AuditEntryId, UserId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';

/** What is worth an entry. Append only: entries outlive versions. */
export const AuditActions = [
  'account.first',
  'account.sign-up',
  'account.sign-in',
  'account.sign-in-failed',
  'account.sign-out',
  'account.rename',
  'account.password-change',
  'account.password-refused',
  'account.password-reset-request',
  'account.password-reset',
  'account.email-change',
  'account.sessions-end',
  'account.delete',
  'user.create',
  'user.update',
  'user.reset-link',
  'user.delete',
  'invite.create',
  'invite.revoke',
  'invite.accept',
  'mail.test',
  'settings.update',
  'endpoint.create',
  'endpoint.update',
  'endpoint.models',
  'endpoint.remove',
  'mcp-server.create',
  'mcp-server.update',
  'mcp-server.remove',
  'oauth.authorize',
  'oauth.disconnect',
  'tool-rule.create',
  'tool-rule.remove',
  'action.create',
  'action.update',
  'action.remove',
  'secrets.rotate',
  'secrets.reset',
] as const;
export const AuditAction = z.enum(AuditActions);
export type AuditAction = z.output<typeof AuditAction>;

/** `anyone` is somebody who was not signed in; `system` is the house itself, or its operator at the command line. */
export const AuditActorKind = z.enum(['user', 'system', 'anyone']);
export type AuditActorKind = z.output<typeof AuditActorKind>;

export const AuditObjectKind = z.enum([
  'account',
  'invite',
  'settings',
  'endpoint',
  'mail',
  'mcp-server',
  'oauth',
  'secrets',
  'tool-rule',
  'action',
]);
export type AuditObjectKind = z.output<typeof AuditObjectKind>;

export const AuditEntry = z.strictObject({
  /** Counts from 1 without gaps. */
  seq: z.int(),
  id: AuditEntryId,
  at: Instant,
  /** Entries keep ids alone. A name is looked up, and null once the account is gone. */
  actor: z.strictObject({
    kind: AuditActorKind,
    id: z.nullable(UserId),
    name: z.nullable(z.string()),
  }),
  action: AuditAction,
  object: z.strictObject({
    kind: AuditObjectKind,
    id: z.nullable(z.string()),
    name: z.nullable(z.string()),
  }),
  details: z.record(z.string(), z.unknown()),
  /** Over this entry and the hash of the one before it. */
  hash: z.string(),
});
export type AuditEntry = z.output<typeof AuditEntry>;

export const AuditVerification = z.strictObject({
  ok: z.boolean(),
  /** How many there are. */
  entries: z.int(),
  /** The first entry that is missing or was changed. */
  brokenAt: z.nullable(z.int()),
  /** Hash of the newest entry. Kept elsewhere, it also shows that the end was cut off or all was rewritten. */
  head: z.nullable(z.string()),
});
export type AuditVerification = z.output<typeof AuditVerification>;

export const auditRoutes = {
  list: route({
    method: 'GET',
    path: '/api/audit',
    summary: 'Who did what to what, the newest first',
    access: 'administrator',
    query: z.strictObject({
      after: z.optional(Cursor),
      limit: limitUpTo(200, 50),
      actor: z.optional(UserId),
      action: z.optional(AuditAction),
    }),
    answer: pageOf(AuditEntry),
  }),
  people: route({
    method: 'GET',
    path: '/api/audit/people',
    summary: 'The users that have entries in the audit log',
    access: 'administrator',
    answer: z.strictObject({
      items: z.array(z.strictObject({ id: UserId, name: z.nullable(z.string()) })),
      nextCursor: z.null(),
    }),
  }),
  verify: route({
    method: 'GET',
    path: '/api/audit/verify',
    summary: 'Read the whole audit log and say whether it is as it was written',
    access: 'administrator',
    answer: AuditVerification,
  }),
};
