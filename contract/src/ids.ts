import * as z from 'zod/mini';

/**
 * Ids are sortable strings with a kind prefix: `msg_` + 26 characters of Crockford base 32,
 * the first ten of which are the time in milliseconds. They are compared, never taken apart.
 */
const body = '[0-9A-HJKMNP-TV-Z]{26}';

const id = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}_${body}$`)));

export const UserId = id('usr');
export const SessionId = id('ses');
export const ConversationId = id('cnv');
export const MessageId = id('msg');
export const RunId = id('run');
export const FileId = id('fil');
export const EgressAllowanceId = id('alw');
export const AuditEntryId = id('aud');
export const InviteId = id('inv');
export const McpServerId = id('mcp');
export const ActionId = id('act');
export const InteractionId = id('int');
export const ToolDecisionId = id('tde');
export const ToolRuleId = id('tru');
/** Whoever holds it may begin a sign-in, so it is random throughout: at least 128 bits. */
export const OAuthAttemptId = z.string().check(z.regex(/^oat_[A-Za-z0-9_-]{22,64}$/));

/** What can be signed in at: a server of tools or an action. */
export const OAuthTargetId = z.union([McpServerId, ActionId]);

/** Endpoints that come from the environment are named by their variable: `end_env_openai`. */
export const EndpointId = z.string().check(z.regex(new RegExp(`^end_(${body}|env_[a-z0-9-]{1,40})$`)));

export const IdPrefixes = [
  'usr',
  'ses',
  'cnv',
  'msg',
  'run',
  'fil',
  'end',
  'job',
  'alw',
  'aud',
  'inv',
  'mai',
  'mcp',
  'act',
  'int',
  'tde',
  'tru',
  'oar',
  'ots',
] as const;
export type IdPrefix = (typeof IdPrefixes)[number];
