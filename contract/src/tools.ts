/** What a model may call, where that comes from, and who has to be asked before it is done. */
import * as z from 'zod/mini';
import { ToolDecisionId, ToolRuleId, UserId } from './ids.ts';
import { Cursor, Instant, limitUpTo, pageOf } from './page.ts';
import { route } from './route.ts';

export const ToolSourceKind = z.enum(['builtin', 'mcp', 'action']);
export type ToolSourceKind = z.output<typeof ToolSourceKind>;

/** `builtin`, or the id of an MCP server or an action. */
export const ToolSourceId = z.string().check(z.regex(/^(builtin|(mcp|act)_[0-9A-Za-z_-]{1,60})$/));

/** `<source id>/<name of the tool at its source>`: compared, never taken apart by clients; a source may be renamed. */
export const ToolKey = z
  .string()
  .check(z.maxLength(300), z.regex(/^(builtin|(mcp|act)_[0-9A-Za-z_-]{1,60})\/.+$/s));

/** What a conversation may use: a whole source by its id, or one of its tools by its key. */
export const ToolChoice = z.union([ToolSourceId, ToolKey]);
export const ToolChoices = z.array(ToolChoice).check(z.maxLength(100));

/** What this server can do by itself. */
export const BuiltinToolNames = ['calculator', 'current_time', 'fetch_page', 'weather', 'ask_user'] as const;
export const BuiltinToolName = z.enum(BuiltinToolNames);
export type BuiltinToolName = z.output<typeof BuiltinToolName>;

/** Where a tool comes from, as it was called when it was used. */
export const ToolSourceRef = z.strictObject({
  id: z.string(),
  kind: ToolSourceKind,
  name: z.string(),
  /** Null for what this server does by itself. */
  host: z.nullable(z.string()),
});
export type ToolSourceRef = z.output<typeof ToolSourceRef>;

/** What a call can do, at its worst. */
export const ToolRisk = z.strictObject({
  readsPrivate: z.boolean(),
  /** Brings in what strangers may have written. */
  readsUntrusted: z.boolean(),
  writes: z.boolean(),
  /** What it is given leaves this server. */
  sendsOut: z.boolean(),
  /** Twice is the same as once. */
  idempotent: z.boolean(),
});
export type ToolRisk = z.output<typeof ToolRisk>;

export const ToolRef = z.strictObject({
  key: z.string(),
  /** At its source. */
  name: z.string(),
  title: z.nullable(z.string()),
  source: ToolSourceRef,
  risk: ToolRisk,
});
export type ToolRef = z.output<typeof ToolRef>;

/** What a person may choose for a conversation. */
export const OfferedSource = z.strictObject({
  ...ToolSourceRef.shape,
  description: z.nullable(z.string()),
  /** Defined by an administrator and marked so: what it says of its tools counts. */
  trusted: z.boolean(),
  /** Of the sources of this server itself, whose tools are chosen one by one; null where they are asked for. */
  tools: z.nullable(
    z.array(
      z.strictObject({ key: z.string(), name: z.string(), title: z.string(), description: z.string() }),
    ),
  ),
});
export type OfferedSource = z.output<typeof OfferedSource>;

export const ToolEffect = z.enum(['deny', 'ask', 'allow']);
export type ToolEffect = z.output<typeof ToolEffect>;

export const ToolRiskClass = z.enum(['readsPrivate', 'readsUntrusted', 'writes', 'sendsOut']);
export type ToolRiskClass = z.output<typeof ToolRiskClass>;

/** What an administrator has laid down. It holds for calls that fit all that it names; null fits every call. */
export const ToolRule = z.strictObject({
  id: ToolRuleId,
  effect: ToolEffect,
  sourceId: z.nullable(ToolSourceId),
  toolKey: z.nullable(ToolKey),
  userId: z.nullable(UserId),
  risk: z.nullable(ToolRiskClass),
  createdAt: Instant,
});
export type ToolRule = z.output<typeof ToolRule>;

/** A tool that somebody has let run without being asked again. */
export const ToolDecision = z.strictObject({
  id: ToolDecisionId,
  tool: z.strictObject({ key: z.string(), name: z.string(), title: z.nullable(z.string()) }),
  source: ToolSourceRef,
  /** Null where it holds in every conversation. */
  conversationId: z.nullable(z.string()),
  createdAt: Instant,
});
export type ToolDecision = z.output<typeof ToolDecision>;

export const toolRoutes = {
  sources: route({
    method: 'GET',
    path: '/api/tools/sources',
    summary: 'Where the caller’s tools may come from: what a conversation can be given',
    access: 'user',
    answer: z.strictObject({ items: z.array(OfferedSource), nextCursor: z.null() }),
  }),
  decisions: route({
    method: 'GET',
    path: '/api/tools/decisions',
    summary: 'The tools that the caller has let run without being asked again, the newest first',
    access: 'user',
    query: z.strictObject({ after: z.optional(Cursor), limit: limitUpTo(100, 40) }),
    answer: pageOf(ToolDecision),
  }),
  revoke: route({
    method: 'DELETE',
    path: '/api/tools/decisions/:decisionId',
    summary: 'Be asked again',
    access: 'owner',
    params: z.strictObject({ decisionId: ToolDecisionId }),
    answer: 'empty',
    errors: ['tool/decision-not-found'],
  }),
  rules: route({
    method: 'GET',
    path: '/api/tools/rules',
    summary: 'What is laid down about calls of tools: deny comes before ask, ask before allow',
    access: 'administrator',
    answer: z.strictObject({ items: z.array(ToolRule), nextCursor: z.null() }),
  }),
  addRule: route({
    method: 'POST',
    path: '/api/tools/rules',
    summary: 'Lay down whether calls of tools are denied, asked for or allowed',
    access: 'administrator',
    body: z.strictObject({
      effect: ToolEffect,
      sourceId: z._default(z.nullable(ToolSourceId), null),
      toolKey: z._default(z.nullable(ToolKey), null),
      userId: z._default(z.nullable(UserId), null),
      risk: z._default(z.nullable(ToolRiskClass), null),
    }),
    answer: ToolRule,
    status: 201,
    errors: ['tool/too-many-rules'],
  }),
  removeRule: route({
    method: 'DELETE',
    path: '/api/tools/rules/:ruleId',
    summary: 'Take a rule away',
    access: 'administrator',
    params: z.strictObject({ ruleId: ToolRuleId }),
    answer: 'empty',
    errors: ['tool/rule-not-found'],
  }),
};
