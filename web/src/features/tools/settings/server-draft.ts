/** An MCP server as it is being written down, and what of it is sent. Pure. */
import type { McpServer } from '@stoa/contract/mcp-servers';
import { ViewOrigin } from '@stoa/contract/view-origins';
import type { NewServer, ServerChanges } from '../server-calls.ts';

export interface HeaderDraft {
  name: string;
  /** Undefined keeps the value that is there. */
  value: string | undefined;
}

export interface ServerDraft {
  way: 'http' | 'stdio';
  name: string;
  description: string;
  url: string;
  /** One argument a line, the program first. */
  argv: string;
  cwd: string;
  /** `NAME=value`, one a line; undefined keeps what is there. */
  environment: string | undefined;
  headers: readonly HeaderDraft[];
  /** `name: what is asked for`, one a line. */
  variables: string;
  issuer: string;
  clientId: string;
  /** Undefined keeps the one that is there; empty takes it away. */
  clientSecret: string | undefined;
  scopes: string;
  legacyDiscovery: boolean;
  missingPkce: boolean;
  noResource: boolean;
  badRequestIsAuth: boolean;
  trusted: boolean;
  enabled: boolean;
  useInstructions: boolean;
  showsViews: boolean;
  /** One a line. */
  viewOrigins: string;
  timeoutSeconds: string;
}

/** @param mayTrust whether an administrator writes it, for everybody */
export const draftOf = (server: McpServer | null, mayTrust: boolean): ServerDraft => {
  const definition = server?.definition;
  const oauth = definition?.oauth;
  return {
    way: server?.transport ?? 'http',
    name: server?.name ?? '',
    description: server?.description ?? '',
    url: server?.url ?? '',
    argv: definition?.command?.argv.join('\n') ?? '',
    cwd: definition?.command?.cwd ?? '',
    environment: definition?.command ? undefined : '',
    headers: definition?.headers.map(({ name }) => ({ name, value: undefined })) ?? [],
    variables: server?.variables.map(({ name, title }) => `${name}: ${title}`).join('\n') ?? '',
    issuer: oauth?.issuer ?? '',
    clientId: oauth?.clientId ?? '',
    clientSecret: oauth?.clientSecretSet ? undefined : '',
    scopes: oauth?.scopes.join(' ') ?? '',
    legacyDiscovery: oauth?.legacyDiscovery ?? false,
    missingPkce: oauth?.missingPkce ?? false,
    noResource: oauth?.noResource ?? false,
    badRequestIsAuth: oauth?.badRequestIsAuth ?? false,
    trusted: server?.trusted ?? false,
    enabled: server?.enabled ?? true,
    useInstructions: server?.useInstructions ?? true,
    showsViews: server?.showsViews ?? mayTrust,
    viewOrigins: definition?.viewOrigins.join('\n') ?? '',
    timeoutSeconds: String(Math.round((definition?.timeoutMs ?? 60_000) / 1_000)),
  };
};

export type DraftProblem =
  | 'name'
  | 'url'
  | 'argv'
  | 'environment'
  | 'headers'
  | 'variables'
  | 'timeout'
  | 'viewOrigins';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const environmentLine = /^([A-Za-z_][A-Za-z0-9_]{0,99})=(.*)$/;
const variableLine = /^([A-Za-z][A-Za-z0-9_-]{0,39})\s*:\s*(\S.*)$/;
const headerName = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,100}$/;

const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/]/i.test(text.trim());

/** What has to be put right before it can be sent, in the order of the fields. */
export const problemsOf = (draft: ServerDraft): DraftProblem[] => {
  const seconds = Number(draft.timeoutSeconds);
  const isHttp = draft.way === 'http';
  const checks: [DraftProblem, boolean][] = [
    ['name', draft.name.trim() === ''],
    ['url', isHttp && !isWebAddress(draft.url)],
    ['argv', !isHttp && linesOf(draft.argv).length === 0],
    ['environment', !isHttp && !linesOf(draft.environment ?? '').every((line) => environmentLine.test(line))],
    ['headers', isHttp && !draft.headers.every(({ name }) => headerName.test(name.trim()))],
    ['variables', !linesOf(draft.variables).every((line) => variableLine.test(line))],
    ['timeout', !(seconds >= 1 && seconds <= 3_600)],
    ['viewOrigins', !linesOf(draft.viewOrigins).every((line) => ViewOrigin.safeParse(line).success)],
  ];
  return checks.flatMap(([problem, isThere]) => (isThere ? [problem] : []));
};

const bodyOf = (draft: ServerDraft, before: McpServer | null): ServerChanges => {
  const isHttp = draft.way === 'http';
  const { definition } = before ?? { definition: null };
  const scopes = draft.scopes.split(/\s+/).filter(Boolean);
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    ...(isHttp ? { url: draft.url.trim() } : { command: commandOf(draft, definition) }),
    ...(isHttp && {
      headers: draft.headers.map(({ name, value }) => ({
        name: name.trim(),
        ...(value !== undefined && { value }),
      })),
    }),
    variables: linesOf(draft.variables).map((line) => {
      const [, name = '', title = ''] = variableLine.exec(line) ?? [];
      return { name, title };
    }),
    ...(isHttp && {
      oauth: {
        issuer: draft.issuer.trim() || null,
        clientId: draft.clientId.trim() || null,
        ...(draft.clientSecret !== undefined && { clientSecret: draft.clientSecret || null }),
        scopes,
        legacyDiscovery: draft.legacyDiscovery,
        missingPkce: draft.missingPkce,
        noResource: draft.noResource,
        badRequestIsAuth: draft.badRequestIsAuth,
      },
    }),
    enabled: draft.enabled,
    useInstructions: draft.useInstructions,
    showsViews: draft.showsViews,
    timeoutMs: Math.round(Number(draft.timeoutSeconds) * 1_000),
  };
};

const commandOf = (draft: ServerDraft, definition: McpServer['definition']) => ({
  argv: linesOf(draft.argv),
  ...((draft.cwd.trim() || definition?.command?.cwd) && { cwd: draft.cwd.trim() || null }),
  ...(draft.environment !== undefined && {
    environment: Object.fromEntries(
      linesOf(draft.environment).map((line) => {
        const [, name = '', value = ''] = environmentLine.exec(line) ?? [];
        return [name, value];
      }),
    ),
  }),
});

/** Is for administrators to say, and not sent by others. */
const ofAdministrators = ({ trusted, viewOrigins }: ServerDraft) => ({
  trusted,
  viewOrigins: linesOf(viewOrigins),
});

export const newServerOf = (draft: ServerDraft, mayTrust: boolean, allowPrivate: boolean): NewServer => ({
  ...bodyOf(draft, null),
  name: draft.name.trim(),
  ...(mayTrust && ofAdministrators(draft)),
  ...(allowPrivate && { allowPrivate }),
});

export const changesOf = (
  draft: ServerDraft,
  before: McpServer,
  mayTrust: boolean,
  allowPrivate: boolean,
): ServerChanges => ({
  ...bodyOf(draft, before),
  ...(mayTrust && ofAdministrators(draft)),
  ...(allowPrivate && { allowPrivate }),
});
