import type { ActionAuthKind, ActionProblem, ActionSignIn } from '@stoa/contract/actions';
import type { InteractionAnswer, InteractionRequest, InteractionStatus } from '@stoa/contract/interactions';
import type { ToolEffect, ToolRef, ToolRiskClass, ToolSourceRef } from '@stoa/contract/tools';
import { boolean, integer, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';
import type { Operation } from './sources/action/operations.ts';

export const interactions = table('interactions', {
  id: text(),
  ownerId: text(),
  status: text<InteractionStatus>(),
  sourceId: text(),
  sourceRef: json<ToolSourceRef>(),
  request: json<InteractionRequest>(),
  /** What the source wanted kept for going on. */
  keptState: orNull(json<{ state: unknown }>()),
  answer: orNull(json<InteractionAnswer>()),
  conversationId: orNull(text()),
  messageId: orNull(text()),
  runId: orNull(text()),
  partId: orNull(text()),
  createdAt: text(),
  expiresAt: text(),
  endedAt: orNull(text()),
});

/** Tools that somebody has let run without being asked again. */
export const toolDecisions = table('toolDecisions', {
  id: text(),
  ownerId: text(),
  toolKey: text(),
  /** Of the tool as it was then. */
  fingerprint: text(),
  host: orNull(text()),
  /** Null where it holds in every conversation. */
  conversationId: orNull(text()),
  /** It was decided in the knowledge that the run had read private things and things of strangers. */
  tainted: boolean(),
  toolRef: json<ToolRef>(),
  createdAt: text(),
});

/** What administrators have laid down; null fits every call. */
export const toolRules = table('toolRules', {
  id: text(),
  effect: text<ToolEffect>(),
  sourceId: orNull(text()),
  toolKey: orNull(text()),
  userId: orNull(text()),
  risk: orNull(text<ToolRiskClass>()),
  createdAt: text(),
});

/** What was made of an OpenAPI document. */
export const actions = table('actions', {
  id: text(),
  name: text(),
  description: orNull(text()),
  server: text(),
  trusted: boolean(),
  operations: json<Operation[]>(),
  authKind: text<ActionAuthKind>(),
  authName: orNull(text()),
  /** The key that calls are made with; where people sign in, the secret of the client. */
  sealedSecret: orNull(text()),
  createdAt: text(),
  /** As it was handed in. Null for one that came before documents were kept. */
  document: orNull(text()),
  /** Operations that are no tools. */
  problems: json<ActionProblem[]>(),
  /** Only where people sign in for themselves. */
  signIn: orNull(json<ActionSignIn>()),
  /** Raised with the server and with how people sign in: what was granted before is not used any more. */
  revision: integer(),
});

export interface ToolTables {
  actions: RowOf<typeof actions>;
  interactions: RowOf<typeof interactions>;
  toolDecisions: RowOf<typeof toolDecisions>;
  toolRules: RowOf<typeof toolRules>;
}

/** All but the document, which is large and of use to whoever edits it alone. */
export type ActionRow = Omit<ToolTables['actions'], 'document'>;
export type InteractionRow = ToolTables['interactions'];
export type ToolDecisionRow = ToolTables['toolDecisions'];
export type ToolRuleRow = ToolTables['toolRules'];
