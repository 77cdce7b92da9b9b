/** What a server becomes by what an administrator, or its owner, says of it. Pure but for the sealing. */
import { AppError } from '../../../../kernel/errors.ts';
import { canonicalUrl } from './address.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';
import { assertSendable, type HeaderTemplate, parseHeader, variablesOf } from './templates.ts';
import type { McpServerChanges } from './servers.ts';

/** @throws AppError that says what does not go together */
export const applyChanges = (row: McpServerRow, changes: McpServerChanges, sealed: Sealed): McpServerRow => {
  const located = locate(row, changes, sealed);
  const changed = { ...located, ...plainOf(changes) };
  const next = withHeaders(withOAuth(changed, changes, sealed), changes, sealed);
  if (next.ownerId !== null) assertOwnable(next);
  return { ...next, revision: isBindingChanged(row, next) ? row.revision + 1 : row.revision };
};

/**
 * Another origin clears every secret that was meant for the old one (SR-4); what people gave for it goes with
 * `isMoved`. Another command is another program: its environment stays only if it is given again.
 */
const locate = (row: McpServerRow, { url, command }: McpServerChanges, sealed: Sealed): McpServerRow => {
  if (url !== undefined && command !== undefined) throw invalid('A server has a URL or a command, not both.');
  if (url !== undefined) {
    const next = { ...row, url: canonicalUrl(url), argv: null, cwd: null, ...noEnvironment };
    return isMoved(row, next)
      ? { ...next, sealedHeaders: null, headerNames: [], sealedClientSecret: null, era: null }
      : next;
  }
  if (command === undefined) return row;
  if (row.ownerId !== null) throw invalid('Programs are defined by administrators for everybody.');
  const { argv, cwd = null, environment } = command;
  for (const [name, value] of Object.entries(environment ?? {})) assertSendable(name, value);
  return {
    ...row,
    url: null,
    argv,
    cwd,
    era: null,
    sealedHeaders: null,
    headerNames: [],
    ...(environment === undefined || Object.keys(environment).length === 0
      ? noEnvironment
      : {
          sealedEnvironment: sealed.seal(row.id, 'environment', JSON.stringify(environment)),
          environmentNames: Object.keys(environment),
        }),
  };
};

const noEnvironment = { sealedEnvironment: null, environmentNames: [] };

export const isMoved = (before: McpServerRow, after: McpServerRow): boolean =>
  originOf(before) !== originOf(after);

const originOf = ({ url }: McpServerRow): string | null => (url === null ? null : new URL(url).origin);

const plainOf = (changes: McpServerChanges): Partial<McpServerRow> => {
  const { name, description, variables, trusted, enabled, useInstructions, timeoutMs } = changes;
  const { showsViews, viewOrigins } = changes;
  const plain = { name, description, variables, trusted, enabled, useInstructions, timeoutMs };
  const given = { ...plain, showsViews, viewOrigins };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

const withOAuth = (row: McpServerRow, { oauth }: McpServerChanges, sealed: Sealed): McpServerRow => {
  if (oauth === undefined) return row;
  const { clientSecret, scopes, ...rest } = oauth;
  const plain = { ...rest, extraScopes: scopes };
  const next = { ...row, ...Object.fromEntries(Object.entries(plain).filter(([, v]) => v !== undefined)) };
  if (clientSecret !== undefined)
    next.sealedClientSecret = clientSecret ? sealed.seal(row.id, 'clientSecret', clientSecret) : null;
  // A secret belongs to its client: to send it for another would tell that one.
  else if (next.clientId !== row.clientId) next.sealedClientSecret = null;
  if (next.clientId === null && (next.issuer !== null || next.sealedClientSecret !== null))
    throw invalid('An issuer and a client secret go with a client id.');
  return next;
};

const withHeaders = (row: McpServerRow, { headers }: McpServerChanges, sealed: Sealed): McpServerRow => {
  const declared = new Set(row.variables.map(({ name }) => name));
  if (declared.size !== row.variables.length) throw invalid('Two variables have the same name.');
  const kept = row.sealedHeaders === null ? [] : sealed.headersOf(row);
  const templates =
    headers === undefined ? kept : headers.map((header) => templateOf(header, kept, declared));
  for (const name of templates.flatMap(variablesOf))
    if (!declared.has(name)) throw invalid(`{{${name}}} is not among the variables of this server.`);
  if (new Set(templates.map(({ name }) => name.toLowerCase())).size !== templates.length)
    throw invalid('A header is named twice.');
  if (templates.length > 0 && row.url === null) throw invalid('A program has no headers.');
  if (headers === undefined) return row;
  return {
    ...row,
    sealedHeaders: templates.length === 0 ? null : sealed.seal(row.id, 'headers', JSON.stringify(templates)),
    headerNames: templates.map((template) => ({ name: template.name, variables: variablesOf(template) })),
  };
};

const templateOf = (
  { name, value }: { name: string; value?: string | undefined },
  kept: readonly HeaderTemplate[],
  declared: ReadonlySet<string>,
): HeaderTemplate => {
  if (value !== undefined) return parseHeader(name, value, declared);
  const known = kept.find((header) => header.name.toLowerCase() === name.toLowerCase());
  if (!known) throw invalid(`The header ${name} needs a value.`);
  return known;
};

/**
 * SR-2: people's own credentials go only where an administrator has said, and nobody but them trusts a server, or
 * says what a view may reach.
 */
const assertOwnable = ({ variables, trusted, viewOrigins }: McpServerRow): void => {
  if (variables.length > 0) throw invalid('Variables are for servers that administrators define.');
  if (trusted)
    throw new AppError('mcp-server/not-allowed', 'Only an administrator marks a server as trusted.');
  if (viewOrigins.length > 0)
    throw new AppError('mcp-server/not-allowed', 'Only an administrator says what views may reach.');
};

const binding = [
  'url',
  'issuer',
  'clientId',
  'sealedClientSecret',
  'authMethod',
  'extraScopes',
  'audience',
  'legacyDiscovery',
  'missingPkce',
  'noResource',
  'badRequestIsAuth',
  'argv',
  'cwd',
  'sealedEnvironment',
  'sealedHeaders',
] as const satisfies readonly (keyof McpServerRow)[];

const isBindingChanged = (before: McpServerRow, after: McpServerRow): boolean =>
  binding.some((column) => JSON.stringify(before[column]) !== JSON.stringify(after[column]));

/** Of which nothing is said yet. */
export const emptyRow = (
  given: Pick<McpServerRow, 'id' | 'ownerId' | 'name' | 'createdAt'>,
): McpServerRow => ({
  ...given,
  description: '',
  url: null,
  argv: null,
  cwd: null,
  sealedEnvironment: null,
  sealedHeaders: null,
  headerNames: [],
  environmentNames: [],
  variables: [],
  issuer: null,
  clientId: null,
  sealedClientSecret: null,
  authMethod: null,
  extraScopes: [],
  audience: null,
  legacyDiscovery: false,
  missingPkce: false,
  noResource: false,
  badRequestIsAuth: false,
  trusted: false,
  enabled: true,
  useInstructions: false,
  timeoutMs: 60_000,
  revision: 1,
  era: null,
  showsViews: given.ownerId === null,
  viewOrigins: [],
});

const invalid = (message: string) => new AppError('mcp-server/definition-invalid', message);
