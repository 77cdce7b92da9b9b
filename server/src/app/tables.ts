/** Every table of the house: what codecs are made from, and what migrations are held against. */
import { accountLinks, invites, mails, sessions, users } from '../features/accounts/schema.ts';
import { auditEntries } from '../features/audit/schema.ts';
import { conversations, messageFiles, messages } from '../features/conversations/schema.ts';
import { egressAllowances } from '../features/egress-allowances/schema.ts';
import { files } from '../features/files/schema.ts';
import { mcpServers, mcpVariableValues } from '../features/tools/sources/mcp/schema.ts';
import { endpoints, modelLists } from '../features/models/schema.ts';
import {
  oauthAttempts,
  oauthLeases,
  oauthPins,
  oauthRegistrations,
  oauthTokenSets,
} from '../features/tools/oauth/schema.ts';
import { runEvents, runs } from '../features/runs/schema.ts';
import { preferences, settings } from '../features/settings/schema.ts';
import { actions, interactions, toolDecisions, toolRules } from '../features/tools/schema.ts';
import { fulltext } from '../platform/fulltext/schema.ts';
import { migrationsTable } from '../platform/db/migrate.ts';
import { jobs } from '../platform/queue/schema.ts';
import { sealedChecks } from '../platform/secrets/key-check.ts';
import type { Table } from '../platform/db/table.ts';

export const tables: readonly Table[] = [
  migrationsTable,
  auditEntries,
  settings,
  preferences,
  sealedChecks,
  jobs,
  users,
  sessions,
  accountLinks,
  invites,
  mails,
  endpoints,
  modelLists,
  files,
  conversations,
  messages,
  messageFiles,
  runs,
  runEvents,
  actions,
  interactions,
  toolDecisions,
  toolRules,
  oauthRegistrations,
  oauthPins,
  oauthAttempts,
  oauthTokenSets,
  oauthLeases,
  egressAllowances,
  mcpServers,
  mcpVariableValues,
  fulltext,
];
