// Who may know whom, as data. `check-house` reads nothing but this; the reasons are in ARCHITECTURE.md.
// A new room is one line here: a floor for a noun, a row in `rooms` for anything else.

/** `types` lets only `import type` through; a list names the files of that room that others may open. */
export interface Use {
  room: string;
  typesOnly?: true;
  files?: readonly string[];
}

export interface Room {
  /** Its name in messages and in `seen.json`; a `*` is one folder name. */
  room: string;
  /** Where it lives; of several matches the longest wins. A path that ends in `/` holds everything below it. */
  at: string;
  uses: readonly Use[] | 'everything';
  /** Packages, `scope/*` or exact subpaths; `one driver` lets each file have one package besides those of `npmAlso`. */
  npm: readonly string[] | 'any' | 'one driver';
  npmAlso?: readonly string[];
  npmTypesOnly?: readonly string[];
  /** Built-in modules of Node; absent means any that the network rule leaves. */
  node?: readonly string[];
  /** Rooms that may import this one; absent means whoever lists it. */
  onlyFor?: readonly string[];
  limit?: { files: number; lines: number };
}

/** Nouns in floors: a room knows the rooms of its row and no other; `npm` is what its side of the server may use besides. */
export const floors: readonly {
  floor: number;
  room: string;
  uses: readonly string[];
  llm?: true;
  npm?: readonly string[];
}[] = [
  { floor: 0, room: 'audit', uses: [] },
  { floor: 0, room: 'settings', uses: ['audit'] },
  { floor: 0, room: 'egress-allowances', uses: ['audit'] },
  { floor: 1, room: 'accounts', uses: ['audit', 'settings'] },
  { floor: 1, room: 'groups', uses: ['accounts', 'audit'] },
  { floor: 1, room: 'access', uses: ['accounts', 'audit', 'groups'] },
  { floor: 1, room: 'usage', uses: ['accounts', 'groups', 'settings'] },
  { floor: 1, room: 'moderation', uses: ['accounts', 'settings'] },
  { floor: 2, room: 'models', uses: ['access', 'audit', 'settings', 'egress-allowances'], llm: true },
  { floor: 2, room: 'files', uses: ['access', 'settings'] },
  { floor: 2, room: 'prompts', uses: ['access'] },
  { floor: 2, room: 'memory', uses: ['access'] },
  { floor: 3, room: 'media', uses: ['models', 'files', 'usage'], llm: true },
  { floor: 3, room: 'knowledge', uses: ['access', 'files', 'models'], llm: true },
  { floor: 3, room: 'conversations', uses: ['access', 'files'] },
  {
    floor: 4,
    room: 'tools',
    uses: ['access', 'audit', 'settings', 'egress-allowances', 'files', 'knowledge', 'media', 'memory'],
    npm: ['@modelcontextprotocol/client'],
  },
  { floor: 4, room: 'artifacts', uses: ['conversations'] },
  { floor: 5, room: 'agents', uses: ['access', 'models', 'tools', 'knowledge', 'prompts', 'files'] },
  {
    floor: 6,
    room: 'runs',
    uses: [
      'access',
      'conversations',
      'agents',
      'models',
      'tools',
      'knowledge',
      'memory',
      'files',
      'usage',
      'artifacts',
      'moderation',
    ],
    llm: true,
  },
  { floor: 7, room: 'sharing', uses: ['access', 'conversations', 'artifacts', 'files'] },
  { floor: 7, room: 'search', uses: ['access', 'conversations', 'files'] },
  {
    floor: 7,
    room: 'transfer',
    uses: ['conversations', 'agents', 'prompts', 'files', 'memory', 'artifacts', 'knowledge', 'settings'],
  },
];

/** In the browser a screen is made of what other rooms show, so some rows differ from those of the server. */
export const screens: Readonly<Record<string, readonly string[]>> = {
  runs: [],
  groups: [],
  access: [],
  models: ['access'],
  audit: [],
  accounts: [],
  files: [],
  tools: ['access', 'files', 'runs'],
  conversations: ['files', 'models', 'runs', 'tools'],
  settings: ['accounts', 'audit', 'files', 'groups', 'models', 'tools'],
};

export const ports = [
  'db',
  'blobs',
  'images',
  'vectors',
  'fulltext',
  'queue',
  'bus',
  'mail',
  'sandbox',
  'secrets',
  'egress',
] as const;

const webPackages = [
  'react',
  'react-dom',
  '@tanstack/*',
  '@base-ui/react',
  'marked',
  'virtua',
  '@lingui/core',
  'lowlight',
  'highlight.js',
  'katex',
  'lucide-react',
  'uqr',
];

const appPackages = ['fastify', '@fastify/*', 'zod', 'zod/mini', 'kysely'];

export const rooms: readonly Room[] = [
  { room: 'contract', at: 'contract/src/', uses: [], npm: ['zod/mini'], node: [] },
  {
    room: 'llm',
    at: 'llm/src/',
    uses: [],
    npm: ['zod', 'ai', '@ai-sdk/*', '@openrouter/ai-sdk-provider', 'ai-sdk-ollama'],
  },

  {
    room: 'server/kernel',
    at: 'server/src/kernel/',
    uses: [{ room: 'contract', typesOnly: true }],
    npm: [],
    node: ['node:async_hooks', 'node:buffer', 'node:crypto', 'node:perf_hooks', 'node:stream', 'node:util'],
    limit: { files: 15, lines: 1000 },
  },
  {
    room: 'server/platform/*',
    at: 'server/src/platform/*/',
    uses: [{ room: 'server/kernel' }, { room: 'server/platform/db', files: ['port.ts', 'table.ts'] }],
    npm: 'one driver',
    npmAlso: ['kysely'],
  },
  {
    room: 'server/platform/db',
    at: 'server/src/platform/db/',
    uses: [{ room: 'server/kernel' }],
    npm: 'one driver',
    npmAlso: ['kysely'],
  },
  {
    room: 'server/features/*',
    at: 'server/src/features/*/',
    uses: [
      { room: 'contract' },
      { room: 'server/kernel' },
      { room: 'server/platform/*', files: ['port.ts'] },
      { room: 'server/platform/db', files: ['port.ts', 'table.ts'] },
      { room: 'server/tool-worker', files: ['program.ts'] },
    ],
    npm: ['kysely'],
  },
  // Started as workers of their own, and imported by nobody.
  {
    room: 'server/tool-worker',
    at: 'server/src/features/tools/worker/',
    uses: [],
    npm: ['mathjs', 'mathjs/lib/browser/math.js', '@mozilla/readability', 'linkedom', 'yaml'],
    node: ['node:worker_threads'],
  },
  {
    room: 'server/app',
    at: 'server/src/app/',
    uses: 'everything',
    npm: appPackages,
    onlyFor: ['server/main', 'server/cli'],
  },
  { room: 'server/cli', at: 'server/src/cli/', uses: 'everything', npm: [] },
  { room: 'server/main', at: 'server/src/main.ts', uses: 'everything', npm: appPackages },
  {
    room: 'server/migrations',
    at: 'server/migrations/',
    uses: [],
    npm: ['kysely'],
    node: [],
    onlyFor: ['server/app', 'server/cli', 'server/main'],
  },

  {
    room: 'web/kernel',
    at: 'web/src/kernel/',
    uses: [{ room: 'contract' }, { room: 'web/kernel/i18n' }],
    npm: webPackages,
    node: [],
  },
  {
    room: 'web/kernel/i18n',
    at: 'web/src/kernel/i18n/',
    uses: [{ room: 'contract' }],
    npm: webPackages,
    node: [],
  },
  {
    room: 'web/kernel/i18n',
    at: 'web/src/kernel/i18n.ts',
    uses: [{ room: 'contract' }],
    npm: webPackages,
    node: [],
  },
  { room: 'web/ui', at: 'web/src/ui/', uses: [{ room: 'web/kernel/i18n' }], npm: webPackages, node: [] },
  {
    room: 'web/features/*',
    at: 'web/src/features/*/',
    uses: [{ room: 'contract' }, { room: 'web/kernel' }, { room: 'web/kernel/i18n' }, { room: 'web/ui' }],
    npm: webPackages,
    node: [],
  },
  {
    room: 'web/app',
    at: 'web/src/app/',
    uses: 'everything',
    npm: webPackages,
    node: [],
    onlyFor: ['web/main'],
  },
  { room: 'web/main', at: 'web/src/main.tsx', uses: 'everything', npm: webPackages, node: [] },
  {
    room: 'web/build',
    at: 'web/vite.config.ts',
    uses: [],
    npm: ['vite', '@vitejs/plugin-react', '@tailwindcss/vite', '@lingui/message-utils'],
  },
  { room: 'web/bench-pages', at: 'web/bench-pages/', uses: 'everything', npm: webPackages, node: [] },

  { room: 'web/frame', at: 'web/frame/', uses: [], npm: ['mermaid'], node: [] },
  { room: 'web/public', at: 'web/public/', uses: [], npm: [], node: [] },

  { room: 'sandbox', at: 'sandbox/', uses: [], npm: [] },
  {
    room: 'e2e',
    at: 'e2e/',
    // The servers of others that tests of tools speak to are the same for journeys.
    uses: [
      { room: 'contract' },
      { room: 'llm' },
      { room: 'server/features/tools', files: ['oauth/testing/', 'sources/mcp/testing/'] },
    ],
    npm: 'any',
  },
  { room: 'bench', at: 'bench/', uses: 'everything', npm: 'any' },
  { room: 'scripts', at: 'scripts/', uses: 'everything', npm: 'any' },
  { room: 'ops', at: 'ops/', uses: [], npm: [] },
];

/** Run by a developer on purpose; they may open what nobody else may, and compute a path. */
export const developerRooms: readonly string[] = ['scripts', 'bench', 'e2e', 'web/build'];

/** What a file that only tests open (`*.test.ts`, `testing.ts`, `conformance.ts` and their folders) may use beyond its room's row. */
export const forTests = {
  files: /(\.(test|e2e)\.tsx?|\/(testing|conformance)\.tsx?|\/(testing|conformance)\/[\w-]+\.ts)$/,
  uses: [
    { room: 'server/migrations' },
    { room: 'server/app' },
    { room: 'llm', files: ['scripted/'] },
  ] as readonly Use[],
  npm: [
    'fast-check',
    'undici',
    '@copilotkit/aimock',
    'happy-dom',
    'playwright-core',
    'axe-core',
    'smtp-server',
    'zod',
    'oidc-provider',
    '@modelcontextprotocol/*',
  ],
};

/** What drawers are called; refused as a whole name or as the last word of one (`run-manager.ts`). */
export const drawers = {
  words: [
    'util',
    'utils',
    'helper',
    'helpers',
    'common',
    'shared',
    'lib',
    'misc',
    'manager',
    'service',
    'base',
    'data',
    'info',
  ],
  terms: ['knowledge-base', 'form-data', 'user-info'],
};

export interface Noun {
  noun: string;
  /** Refused wherever one of these is a word of a type, a table, a folder, a contract file or a URL segment. */
  words: readonly string[];
  /** Refused only as the whole name. */
  whole?: readonly string[];
}

/** One noun, one spelling. Words are singular and lower case; `ChatMessage` has the words chat and message. */
export const nouns: readonly Noun[] = [
  { noun: 'conversation', words: ['convo', 'chat', 'thread'] },
  { noun: 'run', words: ['generation', 'completion'], whole: ['stream'] },
  { noun: 'run event', words: [], whole: ['delta', 'step event'] },
  { noun: 'endpoint', words: [], whole: ['provider config', 'client', 'model client', 'llm client'] },
  { noun: 'grant', words: ['acl'] },
  { noun: 'usage entry', words: ['balance', 'credit'] },
];

/** Words that the field has given to others: the name of a wire, a product, a web API. `in` limits them to a room. */
export const fieldTerms: readonly { words: string; in?: string }[] = [
  { words: 'chat completion' },
  { words: 'chat gpt' },
  { words: 'libre chat' },
  { words: 'worker thread' },
  { words: 'chat', in: 'llm' },
  { words: 'completion', in: 'llm' },
  { words: 'completion', in: 'server/features/tools' },
  { words: 'chat', in: 'server/features/transfer' },
  { words: 'thread', in: 'server/features/transfer' },
];

export const sizes = {
  fileLines: 500,
  functionLines: 120,
  /** Rows rather than logic: what a person checks by its schema test. */
  exempt: [/^llm\/src\/catalogue\//, /^web\/src\/kernel\/i18n\/[a-z]{2}(-[A-Za-z]+)?\//],
};

export const environment = {
  reader: 'server/src/app/config.ts',
  /** They are started by a developer, not by an operator. */
  exempt: ['scripts', 'bench', 'e2e', 'ops'],
};

export const network = {
  door: 'server/src/platform/egress/',
  rooms: ['contract', 'llm', 'server', 'sandbox'],
  globals: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
  modules: [
    'node:http',
    'node:https',
    'node:http2',
    'node:net',
    'node:tls',
    'node:dns',
    'node:dns/promises',
    'node:dgram',
    'undici',
  ],
  /** Address arithmetic that opens nothing. */
  pure: { 'node:net': ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'] } as Record<
    string,
    readonly string[]
  >,
};

export const contractGlobals = [
  'document',
  'fetch',
  'history',
  'indexedDB',
  'localStorage',
  'location',
  'navigator',
  'sessionStorage',
  'self',
  'window',
  'Buffer',
  'process',
  'require',
  'EventSource',
  'HTMLElement',
  'Worker',
  'XMLHttpRequest',
];

export const liveHtml = {
  room: 'web',
  exempt: ['web/bench-pages'],
  properties: [
    'innerHTML',
    'outerHTML',
    'insertAdjacentHTML',
    'dangerouslySetInnerHTML',
    'createContextualFragment',
    'setHTMLUnsafe',
    'srcdoc',
    'srcDoc',
    'renderToString',
    'renderToStaticMarkup',
  ],
  globals: ['eval', 'Function'],
};

export interface Waiver {
  file: string;
  rule: string;
  reason: string;
}

/** Few, each with its reason; one that waives nothing fails the check. */
export const waivers: readonly Waiver[] = [];
