import type { McpOAuth, McpVariable } from '@stoa/contract/mcp-servers';
import { boolean, integer, json, orNull, type RowOf, table, text } from '../../../../platform/db/table.ts';

/** How a server was found to speak, and when: looked for anew after a while, since servers are renewed. */
export interface EraVerdict {
  era: 'modern' | 'legacy';
  transport: 'streamable_http' | 'sse' | 'stdio';
  at: string;
}

/** Exactly one of `url` and `argv` is there. */
export const mcpServers = table('mcpServers', {
  id: text(),
  /** Null for those of the instance, which administrators define. */
  ownerId: orNull(text()),
  name: text(),
  description: text(),
  url: orNull(text()),
  argv: orNull(json<string[]>()),
  cwd: orNull(text()),
  /** JSON of names to values, sealed for `mcpServers.<id>.environment`. */
  sealedEnvironment: orNull(text()),
  /** JSON of `HeaderTemplate[]`, sealed for `mcpServers.<id>.headers`. */
  sealedHeaders: orNull(text()),
  /** What may be shown of the headers. */
  headerNames: json<{ name: string; variables: string[] }[]>(),
  environmentNames: json<string[]>(),
  /** What each person is asked for. */
  variables: json<McpVariable[]>(),
  /** The only authorization server that is accepted; null is whichever the server names. */
  issuer: orNull(text()),
  clientId: orNull(text()),
  /** Sealed for `mcpServers.<id>.clientSecret`. */
  sealedClientSecret: orNull(text()),
  authMethod: orNull(text<NonNullable<McpOAuth['authMethod']>>()),
  extraScopes: json<string[]>(),
  audience: orNull(text()),
  legacyDiscovery: boolean(),
  missingPkce: boolean(),
  noResource: boolean(),
  badRequestIsAuth: boolean(),
  trusted: boolean(),
  enabled: boolean(),
  useInstructions: boolean(),
  /** For one call of a tool. */
  timeoutMs: integer(),
  /** Raised by every change of where it is and of how people sign in. */
  revision: integer(),
  era: orNull(json<EraVerdict>()),
  createdAt: text(),
  /** Whether what it shows of calls is shown. */
  showsViews: boolean(),
  /** What its views may reach, as far as they ask for it. */
  viewOrigins: json<string[]>(),
});

/** What a person has given for a variable of a server; gone when the server moves to another origin. */
export const mcpVariableValues = table('mcpVariableValues', {
  serverId: text(),
  userId: text(),
  name: text(),
  /** Sealed for `mcpVariableValues.<server>/<user>/<name>.value`. */
  sealedValue: text(),
});

export interface McpTables {
  mcpServers: RowOf<typeof mcpServers>;
  mcpVariableValues: RowOf<typeof mcpVariableValues>;
}

export type McpServerRow = McpTables['mcpServers'];
export type McpVariableValueRow = McpTables['mcpVariableValues'];
