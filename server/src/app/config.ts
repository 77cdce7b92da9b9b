/** Start-up configuration: the only reader of the environment. What may change at run time is a setting. */
import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import * as z from 'zod';
import type { EnvironmentEndpoint } from '../features/models/models.ts';
import { destinationOf, type EgressRule, parseRule } from '../platform/egress/allowed.ts';
import { type AddressRange, rangeOf } from '../platform/egress/ip-address.ts';
import type { SmtpOptions } from '../platform/mail/smtp.ts';
import type { ProxyConfig } from '../platform/egress/proxies.ts';

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

const Port = z.coerce.number().int().min(0).max(65_535);
const Names = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean),
);
const EgressRules = Names.transform((names, context) =>
  names.flatMap((name): EgressRule[] => {
    const rule = parseRule(name);
    if (rule) return [rule];
    context.addIssue(`${name} is no host, host:port, address or range such as 10.0.0.0/8`);
    return [];
  }),
);
const Ranges = Names.transform((names, context) =>
  names.flatMap((name): AddressRange[] => {
    const range = rangeOf(name);
    if (range && range.bits > 0) return [range];
    context.addIssue(
      range
        ? `${name} would believe anybody's headers. Name the addresses of your proxies`
        : `${name} is no address or range such as 10.0.0.0/8`,
    );
    return [];
  }),
);
/** Many programs take a proxy without its scheme. */
const Proxy = z
  .string()
  .transform((text) => (/^\w+:\/\//.test(text) ? text : `http://${text}`))
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be an http(s) URL')
  .transform((text) => new URL(text));
const Address = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
    error: 'must be an http(s) URL',
    abort: true,
  })
  .refine((text) => {
    const { username, password, search, hash } = new URL(text);
    return username + password + search + hash === '';
  }, 'must have no user, no ? and no #');

const SmtpUrl = z
  .string()
  .refine(
    (text) => /^smtps?:\/\/[^/?#]+\/?$/.test(text) && URL.canParse(text) && !/%(?![\da-f]{2})/i.test(text),
    {
      error:
        'must be smtp://host or smtps://host, with user:password@ before and :port behind the host if needed',
      abort: true,
    },
  )
  .transform((text): Omit<SmtpOptions, 'from'> => {
    const { protocol, hostname, port, username, password } = new URL(text);
    const isSecure = protocol === 'smtps:';
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (isSecure ? 465 : 587),
      isSecure,
      user: username === '' ? undefined : decodeURIComponent(username),
      password: password === '' ? undefined : decodeURIComponent(password),
    };
  });

/** Also of a database that is named elsewhere than in the environment. */
export const DatabaseUrl = z
  .string()
  .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), {
    error: 'must be a URL such as postgres://user:password@host:5432/database',
    abort: true,
  })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname.length > 1, 'must name a database after the host')
  .refine((url) => url.hash === '', 'must have no #; in a password it is written as %23')
  .refine((url) => sslModes.includes(url.searchParams.get('sslmode') ?? 'disable'), {
    error: `must have an sslmode that is one of ${sslModes.join(', ')}`,
  })
  .transform((url) => {
    // The driver knows these words by another meaning, unless told to take them as PostgreSQL does.
    if (url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true');
    return url.href;
  });

/** Each key with its default and one line of meaning; `docs/reference/config.md` is made from this. */
export const configKeys = {
  STOA_PORT: Port.default(3080).describe('Port to listen on; 0 picks a free one.'),
  STOA_HOST: z.string().default('127.0.0.1').describe('Address to listen on; `0.0.0.0` for the network.'),
  STOA_DATA_DIR: z.string().default('./data').describe('Where the database, the files and the key are kept.'),
  STOA_PUBLIC_URL: Address.refine((text) => new URL(text).pathname === '/', 'must have no path')
    .optional()
    .describe(
      'The address people open, when it differs from host and port; `https://…` makes cookies secure.',
    ),
  STOA_ALLOWED_HOSTS: Names.default([]).describe(
    'Further names the server may be called by, separated by commas. IP addresses and loopback names always are.',
  ),
  STOA_MCP_CLIENT_METADATA_URL: Address.refine(
    (text) => new URL(text).protocol === 'https:' && new URL(text).pathname !== '/',
    'must be an https URL with a path',
  )
    .optional()
    .describe(
      'Where the client-id metadata document lies that names this server to authorization servers, when it is not the one at STOA_PUBLIC_URL.',
    ),
  STOA_SMTP_URL: SmtpUrl.optional().describe(
    'The mail server: `smtp://user:password@host:587`, or `smtps://…:465` for TLS from the start. With STOA_MAIL_FROM it lets this server send mail.',
  ),
  STOA_MAIL_FROM: z
    .string()
    .regex(/^[^<>@\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/, 'must be an address, or `Name <address>`')
    .optional()
    .describe('Whom mails are from, such as `Stoa <stoa@example.org>`.'),
  STOA_DATABASE_URL: DatabaseUrl.optional().describe(
    'A PostgreSQL to keep the database in, `postgres://user:password@host:5432/database?sslmode=verify-full`; without it the database is a file in the data directory.',
  ),
  STOA_DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(2)
    .max(1000)
    .default(10)
    .describe('How many connections this process opens to PostgreSQL at most; one more is for news.'),
  STOA_TRUSTED_PROXIES: Ranges.prefault('').describe(
    'Reverse proxies whose `X-Forwarded-For` is believed: addresses or ranges such as `10.0.0.0/8`, separated by commas.',
  ),
  STOA_SECRET_KEY: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe(
      'Seals stored keys. Made at the first start and kept in the data directory when absent; with PostgreSQL it has to be set.',
    ),
  STOA_SECRET_KEY_PREVIOUS: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('The key before, for the one start that seals everything anew with the present one.'),
  STOA_SQLITE_SYNCHRONOUS: z
    .enum(['normal', 'full'])
    .default('normal')
    .describe(
      '`full` also survives the loss of power, for some time per write; `normal` survives any crash of the program.',
    ),
  STOA_RUNS_PER_PROCESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(400)
    .describe('Answers written at once; further ones wait in line.'),
  STOA_EGRESS_ALLOW: EgressRules.prefault('').describe(
    'What may be reached although it is private: `host`, `host:port`, addresses or ranges such as `10.0.0.0/8`, separated by commas.',
  ),
  HTTPS_PROXY: Proxy.optional().describe('Proxy for what goes out to https addresses.'),
  HTTP_PROXY: Proxy.optional().describe('Proxy for what goes out to http addresses.'),
  NO_PROXY: Names.default([]).describe(
    'What is reached without a proxy: hosts with all below them, addresses, ranges or `*`, separated by commas.',
  ),
  STOA_WEB_DIR: z.string().default('web/dist').describe('Where the built web app lies.'),
  STOA_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged.'),
  STOA_LOG_FORMAT: z
    .enum(['json', 'pretty'])
    .optional()
    .describe('`json` for programs, `pretty` for people; by itself pretty in a terminal.'),
  STOA_METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^\S+$/, 'must have no blanks')
    .optional()
    .describe('What `/metrics` asks for as a bearer token; without it anyone may read the figures.'),
  OPENAI_API_KEY: z.string().optional().describe('Makes an endpoint for OpenAI.'),
  OPENAI_BASE_URL: Address.optional().describe(
    'Where that endpoint is, when it is another server of the OpenAI-compatible wire.',
  ),
  ANTHROPIC_API_KEY: z.string().optional().describe('Makes an endpoint for Anthropic.'),
  ANTHROPIC_BASE_URL: Address.optional().describe('Where that endpoint is, when it is not at Anthropic.'),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional().describe('Makes an endpoint for Google Gemini.'),
  OPENROUTER_API_KEY: z.string().optional().describe('Makes an endpoint for OpenRouter.'),
  GROQ_API_KEY: z.string().optional().describe('Makes an endpoint for Groq.'),
  MISTRAL_API_KEY: z.string().optional().describe('Makes an endpoint for Mistral.'),
  DEEPSEEK_API_KEY: z.string().optional().describe('Makes an endpoint for DeepSeek.'),
  OLLAMA_BASE_URL: Address.optional().describe(
    'Makes an endpoint for Ollama, such as `http://127.0.0.1:11434`.',
  ),
};

const Environment = z.object(configKeys);
type Environment = z.output<typeof Environment>;

type Variables = Record<string, string | undefined>;

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: the database is a file in the data directory. */
  postgres: { url: string; connections: number } | undefined;
  publicUrl: URL | undefined;
  allowedHosts: readonly string[];
  trustedProxies: readonly AddressRange[];
  /** Absent: the documents of this server, when it is reached by https. */
  mcpClientMetadataUrl: string | undefined;
  secretKey: string | undefined;
  secretKeyPrevious: string | undefined;
  sqliteSynchronous: 'normal' | 'full';
  runsPerProcess: number;
  egress: { allow: EgressRule[]; proxies: ProxyConfig };
  /** Null where there is none. */
  mail: SmtpOptions | null;
  webDir: string;
  logLevel: Environment['STOA_LOG_LEVEL'];
  logFormat: Environment['STOA_LOG_FORMAT'];
  metricsToken: string | undefined;
  endpoints: EnvironmentEndpoint[];
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @param root what relative paths start from
 * @throws ConfigError naming everything that is wrong at once
 */
export const readConfig = (root: string, environment: Variables = process.env): Config => {
  const problems: string[] = [];
  const variables = withFiles(environment, problems);
  problems.push(...unknownKeys(variables).map((name) => `${name} is not a setting of this program.`));
  // An empty variable is one that was not set.
  const given = Object.fromEntries(
    Object.entries(withProxies(variables)).filter(([, value]) => value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`));
  }
  if ((given.STOA_SMTP_URL === undefined) !== (given.STOA_MAIL_FROM === undefined)) {
    problems.push('STOA_SMTP_URL and STOA_MAIL_FROM are set together or not at all.');
  }
  if (given.STOA_DATABASE_URL !== undefined && given.STOA_SECRET_KEY === undefined) {
    problems.push('STOA_SECRET_KEY must be set when STOA_DATABASE_URL is: every process needs the same one.');
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems.join('\n'));
  const env = parsed.data;
  const inRoot = (path: string) => (isAbsolute(path) ? path : resolve(root, path));
  const endpoints = endpointsOf(env);
  return {
    port: env.STOA_PORT,
    host: env.STOA_HOST,
    mcpClientMetadataUrl: env.STOA_MCP_CLIENT_METADATA_URL,
    dataDir: inRoot(env.STOA_DATA_DIR),
    postgres:
      env.STOA_DATABASE_URL === undefined
        ? undefined
        : { url: env.STOA_DATABASE_URL, connections: env.STOA_DATABASE_CONNECTIONS },
    publicUrl: env.STOA_PUBLIC_URL === undefined ? undefined : new URL(env.STOA_PUBLIC_URL),
    allowedHosts: env.STOA_ALLOWED_HOSTS,
    trustedProxies: env.STOA_TRUSTED_PROXIES,
    secretKey: env.STOA_SECRET_KEY,
    secretKeyPrevious: env.STOA_SECRET_KEY_PREVIOUS,
    sqliteSynchronous: env.STOA_SQLITE_SYNCHRONOUS,
    runsPerProcess: env.STOA_RUNS_PER_PROCESS,
    egress: {
      allow: [...env.STOA_EGRESS_ALLOW, ...endpoints.flatMap(rulesOfEndpoint)],
      proxies: { https: env.HTTPS_PROXY, http: env.HTTP_PROXY, except: env.NO_PROXY },
    },
    mail: env.STOA_SMTP_URL && env.STOA_MAIL_FROM ? { ...env.STOA_SMTP_URL, from: env.STOA_MAIL_FROM } : null,
    webDir: inRoot(env.STOA_WEB_DIR),
    logLevel: env.STOA_LOG_LEVEL,
    logFormat: env.STOA_LOG_FORMAT,
    metricsToken: env.STOA_METRICS_TOKEN,
    endpoints,
  };
};

/** The operator's own endpoints: each at its host and port alone. */
const rulesOfEndpoint = ({ baseUrl }: EnvironmentEndpoint): EgressRule[] =>
  baseUrl === null ? [] : [destinationOf(new URL(baseUrl))];

/**
 * Any variable may be given as `<name>_FILE`, the path of a file that holds its value: a secret in a file
 * is not in the environment, where every child and every look at the process would find it.
 */
const withFiles = (environment: Variables, problems: string[]): Variables => {
  const variables = { ...environment };
  for (const [pointer, path] of Object.entries(environment)) {
    const name = pointer.replace(/_FILE$/, '');
    if (name === pointer || pointer in configKeys || !(name in configKeys)) continue;
    delete variables[pointer];
    if (!path) continue;
    if (variables[name]) problems.push(`${name} and ${pointer} are both set. Take one away.`);
    try {
      variables[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      problems.push(`${pointer}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
  }
  return variables;
};

/** Proxies are also known by their names in small letters, which win as they do elsewhere. */
const withProxies = (environment: Variables): Variables => {
  const small = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].flatMap((name) => {
    const value = environment[name.toLowerCase()];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...environment, ...Object.fromEntries(small) };
};

const unknownKeys = (environment: Variables): string[] =>
  Object.keys(environment).filter((name) => name.startsWith('STOA_') && !(name in configKeys));

const endpointsOf = (env: Environment): EnvironmentEndpoint[] => {
  const compatible = 'openai-compatible';
  const known = [
    // Another server by OpenAI's variables is one that imitates it, and what all of them imitate is chat completions.
    ['openai', 'OpenAI', openaiProvider(env.OPENAI_BASE_URL), env.OPENAI_BASE_URL, env.OPENAI_API_KEY],
    ['anthropic', 'Anthropic', 'anthropic', env.ANTHROPIC_BASE_URL, env.ANTHROPIC_API_KEY],
    ['google', 'Google', 'google', undefined, env.GOOGLE_GENERATIVE_AI_API_KEY],
    ['openrouter', 'OpenRouter', compatible, 'https://openrouter.ai/api/v1', env.OPENROUTER_API_KEY],
    ['groq', 'Groq', compatible, 'https://api.groq.com/openai/v1', env.GROQ_API_KEY],
    ['mistral', 'Mistral', compatible, 'https://api.mistral.ai/v1', env.MISTRAL_API_KEY],
    ['deepseek', 'DeepSeek', compatible, 'https://api.deepseek.com/v1', env.DEEPSEEK_API_KEY],
  ] as const;
  const made = known.flatMap(([id, name, provider, baseUrl = null, apiKey]): EnvironmentEndpoint[] =>
    apiKey === undefined ? [] : [{ id: `end_env_${id}`, name, provider, baseUrl, apiKey }],
  );
  const baseUrl = env.OLLAMA_BASE_URL;
  if (baseUrl === undefined) return made;
  return [...made, { id: 'end_env_ollama', name: 'Ollama', provider: 'ollama', baseUrl, apiKey: null }];
};

const openaiProvider = (baseUrl: string | undefined) =>
  baseUrl === undefined || new URL(baseUrl).host === 'api.openai.com' ? 'openai' : 'openai-compatible';
