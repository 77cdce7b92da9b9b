/** MCP servers: where they are, who signs in to them how, and what they offer. */
import * as z from 'zod/mini';
import { FileId, McpServerId } from './ids.ts';
import { ViewOrigins } from './view-origins.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));
const Url = z.string().check(z.trim(), z.minLength(1), z.maxLength(2000));
const Secret = z.string().check(z.maxLength(8000));
const HeaderName = z.string().check(z.minLength(1), z.maxLength(100));
const VariableName = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/));
const ToolName = z.string().check(z.minLength(1), z.maxLength(300));
const ResourceUri = z.string().check(z.minLength(1), z.maxLength(4000));
const JsonSchema = z.record(z.string(), z.unknown());

/** A value that each person gives for themselves, and that is sent to this server alone: `{{name}}` in a header. */
export const McpVariable = z.strictObject({
  name: VariableName,
  /** What the person is asked for. */
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
});
export type McpVariable = z.output<typeof McpVariable>;

/**
 * How people are signed in where the server asks for it. All of it is optional: what a server says of itself
 * is enough for most.
 */
export const McpOAuth = z.strictObject({
  /** The only authorization server that is accepted, to the letter. */
  issuer: z.nullable(Url),
  clientId: z.nullable(z.string().check(z.minLength(1), z.maxLength(2000))),
  clientSecretSet: z.boolean(),
  authMethod: z.nullable(z.enum(['client_secret_basic', 'client_secret_post', 'none'])),
  /** Asked for in addition to what the server names. */
  scopes: z.array(z.string().check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/))).check(z.maxLength(50)),
  audience: z.nullable(z.string().check(z.minLength(1), z.maxLength(2000))),
  /** The server's own origin signs in, as in the protocol of March 2025, where nothing else is announced. */
  legacyDiscovery: z.boolean(),
  /** An authorization server that does not say that it protects codes (PKCE, S256). */
  missingPkce: z.boolean(),
  /** An authorization server that refuses to be told what the token is for. */
  noResource: z.boolean(),
  /** A server that answers 400 where it means 401. */
  badRequestIsAuth: z.boolean(),
});
export type McpOAuth = z.output<typeof McpOAuth>;

/** A program on the machine of Stoa itself: never by a shell, and with no other environment than this. */
export const McpCommand = z.strictObject({
  argv: z.array(z.string().check(z.maxLength(4000))).check(z.minLength(1), z.maxLength(100)),
  cwd: z.nullable(z.string().check(z.minLength(1), z.maxLength(1000))),
  /** Values are write-only. */
  environment: z.array(z.string()),
});

/** What only those see who may change the server. */
export const McpDefinition = z.strictObject({
  command: z.nullable(McpCommand),
  headers: z.array(z.strictObject({ name: HeaderName, variables: z.array(VariableName) })),
  oauth: McpOAuth,
  /** For one call of a tool, waiting for people not counted. */
  timeoutMs: z.int(),
  /** What its views may connect to and load from, where they ask for it; nothing else. */
  viewOrigins: ViewOrigins,
  /** Changes with the address and with how people sign in. */
  revision: z.int(),
});

export const McpServer = z.strictObject({
  id: McpServerId,
  name: z.string(),
  description: z.string(),
  /** `instance` is defined by administrators, `own` by the caller, `shared` by another person who lets the caller use it. */
  owner: z.enum(['instance', 'own', 'shared']),
  /** The name of that person. */
  sharedBy: z.nullable(z.string()),
  /** Whether the caller decides who may use it. */
  mayShare: z.boolean(),
  transport: z.enum(['http', 'stdio']),
  url: z.nullable(z.string()),
  /** Null for a program. */
  host: z.nullable(z.string()),
  enabled: z.boolean(),
  /** What it says of its tools counts when it is decided whether to ask; by itself it is only a claim. */
  trusted: z.boolean(),
  /** Whether its instructions reach the model. */
  useInstructions: z.boolean(),
  /** Whether what it shows of calls is shown, in frames that can do nothing by themselves. */
  showsViews: z.boolean(),
  /** With what the caller has given. */
  variables: z.array(z.strictObject({ ...McpVariable.shape, set: z.boolean() })),
  definition: z.nullable(McpDefinition),
  createdAt: Instant,
});
export type McpServer = z.output<typeof McpServer>;

const headers = z.optional(
  z
    .array(
      z.strictObject({
        name: HeaderName,
        /** With `{{variable}}` for what each person gives. Left out, the value stays as it is. */
        value: z.optional(Secret),
      }),
    )
    .check(z.maxLength(30)),
);
const command = z.strictObject({
  argv: McpCommand.shape.argv,
  cwd: z.optional(McpCommand.shape.cwd),
  environment: z.optional(z.record(z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)), Secret)),
});
const oauth = z.optional(
  z.partial(
    z.strictObject({
      ...z.omit(McpOAuth, { clientSecretSet: true }).shape,
      /** Null takes it away. */
      clientSecret: z.nullable(Secret),
    }),
  ),
);

const changeable = {
  description: z.optional(z.string().check(z.trim(), z.maxLength(500))),
  headers,
  variables: z.optional(z.array(McpVariable).check(z.maxLength(20))),
  oauth,
  trusted: z.optional(z.boolean()),
  enabled: z.optional(z.boolean()),
  useInstructions: z.optional(z.boolean()),
  showsViews: z.optional(z.boolean()),
  viewOrigins: z.optional(ViewOrigins),
  timeoutMs: z.optional(z.int().check(z.gte(1000), z.lte(3_600_000))),
  /** Whether a private address, which is refused otherwise, is allowed from now on at exactly its host and port. */
  allowPrivate: z.optional(z.boolean()),
};

/** What went wrong, in classes that say what to do about it. */
export const McpProblemClasses = [
  'unreachable',
  'timeout',
  'too_large',
  'too_many',
  'protocol',
  'refused',
  'blocked_address',
  'forbidden',
  'variables_missing',
  'credentials_refused',
  'auth_required',
  'auth_failed',
  'process_failed',
  'server_error',
  'unsupported',
] as const;

const Problem = z.strictObject({
  /** One of `McpProblemClasses`, or of the classes of signing in. */
  class: z.string(),
  message: z.string(),
});

export const McpTool = z.strictObject({
  key: z.string(),
  name: z.string(),
  title: z.nullable(z.string()),
  description: z.string(),
  inputSchema: JsonSchema,
  outputSchema: z.nullable(JsonSchema),
  risk: z.strictObject({
    readsPrivate: z.boolean(),
    readsUntrusted: z.boolean(),
    writes: z.boolean(),
    sendsOut: z.boolean(),
    idempotent: z.boolean(),
  }),
});

export const McpConnect = z.strictObject({
  status: z.enum(['ok', 'auth_required', 'error']),
  /** Where the caller signs in, on this server. */
  start: z.optional(z.string()),
  attemptId: z.optional(z.string()),
  tools: z.optional(z.array(McpTool)),
  class: z.optional(z.string()),
  message: z.optional(z.string()),
});
export type McpConnect = z.output<typeof McpConnect>;

export const McpStatus = z.strictObject({
  /** Of the caller. `unknown` until the server has been asked. */
  signIn: z.enum(['unknown', 'not_needed', 'signed_in', 'required']),
  /** Whether it is being left alone for a while, after failures in a row. */
  reachability: z.enum(['unknown', 'ok', 'failing']),
  retryAt: z.nullable(Instant),
  era: z.nullable(z.enum(['modern', 'legacy'])),
  transport: z.nullable(z.enum(['streamable_http', 'sse', 'stdio'])),
  serverName: z.nullable(z.string()),
  serverVersion: z.nullable(z.string()),
  toolCount: z.nullable(z.int()),
  /** Newest first, as far as this process has met them. */
  lastErrors: z.array(z.strictObject({ ...Problem.shape, at: Instant })),
});
export type McpStatus = z.output<typeof McpStatus>;

const Content = z.union([
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('bytes'),
    mediaType: z.string(),
    name: z.nullable(z.string()),
    /** In base 64. */
    bytes: z.string(),
  }),
  z.strictObject({ type: z.literal('source'), url: z.string(), title: z.nullable(z.string()) }),
  z.strictObject({
    type: z.literal('resource'),
    uri: z.string(),
    text: z.nullable(z.string()),
    mediaType: z.nullable(z.string()),
  }),
]);
export type McpContent = z.output<typeof Content>;

export const McpCall = z.strictObject({
  status: z.enum(['ok', 'auth_required', 'error']),
  start: z.optional(z.string()),
  attemptId: z.optional(z.string()),
  isError: z.optional(z.boolean()),
  content: z.optional(z.array(Content)),
  structured: z.optional(z.unknown()),
  class: z.optional(z.string()),
  message: z.optional(z.string()),
});
export type McpCall = z.output<typeof McpCall>;

const Resource = z.strictObject({
  uri: z.string(),
  name: z.string(),
  title: z.nullable(z.string()),
  description: z.nullable(z.string()),
  mediaType: z.nullable(z.string()),
  sizeBytes: z.nullable(z.number()),
});

const Prompt = z.strictObject({
  name: z.string(),
  title: z.nullable(z.string()),
  description: z.nullable(z.string()),
  arguments: z.array(
    z.strictObject({ name: z.string(), description: z.nullable(z.string()), required: z.boolean() }),
  ),
});

const params = z.strictObject({ mcpServerId: McpServerId });
const tried = ['mcp-server/not-found', 'role/feature-missing'] as const;
const asked = [...tried, 'mcp-server/sign-in-required', 'mcp-server/failed'] as const;

/**
 * A server is there for those it was given to: one of the instance, which administrators change, or one that is
 * somebody's own, which to administrators is there no more than to others. Whoever may use it and not change it is
 * told so in so many words.
 */
export const mcpServerRoutes = {
  list: route({
    method: 'GET',
    path: '/api/mcp-servers',
    summary: 'The MCP servers the caller may use',
    access: 'user',
    answer: z.strictObject({ items: z.array(McpServer), nextCursor: z.null() }),
  }),
  create: route({
    method: 'POST',
    path: '/api/mcp-servers',
    summary:
      'Add an MCP server: of the instance, or where that is allowed one’s own; programs only by administrators',
    access: 'user',
    body: z.strictObject({
      name: Name,
      /** `instance` for administrators and `own` for others, unless said. */
      owner: z.optional(z.enum(['instance', 'own'])),
      url: z.optional(Url),
      command: z.optional(command),
      ...changeable,
    }),
    answer: McpServer,
    status: 201,
    errors: [
      'role/feature-missing',
      'mcp-server/not-allowed',
      'mcp-server/definition-invalid',
      'mcp-server/address-invalid',
      'mcp-server/address-private',
      'mcp-server/address-refused',
    ],
  }),
  get: route({
    method: 'GET',
    path: '/api/mcp-servers/:mcpServerId',
    summary: 'One MCP server',
    access: 'shared',
    params,
    answer: McpServer,
    errors: ['mcp-server/not-found'],
  }),
  update: route({
    method: 'PATCH',
    path: '/api/mcp-servers/:mcpServerId',
    summary:
      'Change an MCP server; another address clears its secrets and what people gave, and everybody signs in again',
    access: 'owner',
    params,
    body: z.strictObject({
      name: z.optional(Name),
      url: z.optional(Url),
      command: z.optional(command),
      ...changeable,
    }),
    answer: McpServer,
    errors: [
      'mcp-server/not-found',
      'mcp-server/not-allowed',
      'mcp-server/definition-invalid',
      'mcp-server/address-invalid',
      'mcp-server/address-private',
      'mcp-server/address-refused',
    ],
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/mcp-servers/:mcpServerId',
    summary: 'Remove an MCP server, with what everybody has signed in and given for it',
    access: 'owner',
    params,
    answer: 'empty',
    errors: ['mcp-server/not-found', 'mcp-server/not-allowed'],
  }),
  setVariables: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/variables',
    summary: 'Give the caller’s own values for the variables of a server; null takes one away',
    access: 'shared',
    params,
    body: z.strictObject({ values: z.record(VariableName, z.nullable(Secret)) }),
    answer: McpServer,
    errors: ['mcp-server/not-found', 'mcp-server/definition-invalid'],
  }),
  connect: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/connect',
    summary: 'Ask a server for its tools as the caller, and say where to sign in if that is needed',
    access: 'shared',
    params,
    body: z.optional(
      z.strictObject({
        /** Gives up a sign-in that led nowhere, and begins another. */
        startAgain: z.optional(z.boolean()),
      }),
    ),
    answer: McpConnect,
    errors: tried,
  }),
  disconnect: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/disconnect',
    summary: 'Sign the caller out of a server and end their connections to it',
    access: 'shared',
    params,
    answer: 'empty',
    errors: ['mcp-server/not-found'],
  }),
  status: route({
    method: 'GET',
    path: '/api/mcp-servers/:mcpServerId/status',
    summary: 'How a server is doing, without asking it',
    access: 'shared',
    params,
    answer: McpStatus,
    errors: ['mcp-server/not-found'],
  }),
  logs: route({
    method: 'GET',
    path: '/api/mcp-servers/:mcpServerId/logs',
    summary:
      'What a server has logged lately, as far as this process has heard it; for those who may change it',
    access: 'owner',
    params,
    answer: z.strictObject({
      items: z.array(z.strictObject({ at: Instant, level: z.string(), text: z.string() })),
      nextCursor: z.null(),
    }),
    errors: ['mcp-server/not-found'],
  }),
  call: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/call',
    summary: 'Call a tool; what the server asks the caller meanwhile is among their open interactions',
    access: 'shared',
    params,
    body: z.strictObject({ tool: ToolName, args: z.optional(z.record(z.string(), z.unknown())) }),
    answer: McpCall,
    errors: tried,
  }),
  resources: route({
    method: 'GET',
    path: '/api/mcp-servers/:mcpServerId/resources',
    summary: 'What a server offers to read, and the templates of addresses it understands',
    access: 'shared',
    params,
    answer: z.strictObject({
      items: z.array(Resource),
      templates: z.array(
        z.strictObject({
          ...z.omit(Resource, { uri: true, sizeBytes: true }).shape,
          uriTemplate: z.string(),
        }),
      ),
      nextCursor: z.null(),
    }),
    errors: asked,
  }),
  readResource: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/resources/read',
    summary: 'Read a resource',
    access: 'shared',
    params,
    body: z.strictObject({ uri: ResourceUri }),
    answer: z.strictObject({ items: z.array(Content) }),
    errors: asked,
  }),
  attachResource: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/resources/attach',
    summary: 'Read a resource and keep it as files of the caller, to send with a message',
    access: 'shared',
    operation: 'upload',
    params,
    body: z.strictObject({ uri: ResourceUri }),
    answer: z.strictObject({ fileIds: z.array(FileId) }),
    errors: [
      ...asked,
      'file/too-large',
      'file/kind-unknown',
      'file/empty',
      'file/unreadable',
      'file/storage-full',
    ],
  }),
  prompts: route({
    method: 'GET',
    path: '/api/mcp-servers/:mcpServerId/prompts',
    summary: 'The prompts a server offers',
    access: 'shared',
    params,
    answer: z.strictObject({ items: z.array(Prompt), nextCursor: z.null() }),
    errors: asked,
  }),
  getPrompt: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/prompts/get',
    summary: 'A prompt with its arguments filled in',
    access: 'shared',
    params,
    body: z.strictObject({
      name: ToolName,
      arguments: z.optional(
        z.record(z.string().check(z.maxLength(200)), z.string().check(z.maxLength(50_000))),
      ),
    }),
    answer: z.strictObject({
      description: z.nullable(z.string()),
      messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: Content })),
    }),
    errors: asked,
  }),
  complete: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/complete',
    summary: 'What an argument of a prompt, or a variable of a template, may be',
    access: 'shared',
    params,
    body: z.strictObject({
      /** Exactly one of the two. */
      prompt: z.optional(ToolName),
      uriTemplate: z.optional(ResourceUri),
      argument: z.strictObject({
        name: z.string().check(z.maxLength(200)),
        value: z.string().check(z.maxLength(2000)),
      }),
      /** What has been chosen for the others. */
      others: z.optional(z.record(z.string().check(z.maxLength(200)), z.string().check(z.maxLength(2000)))),
    }),
    answer: z.strictObject({ items: z.array(z.string()), hasMore: z.boolean() }),
    errors: asked,
  }),
};
