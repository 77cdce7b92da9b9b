/** For tests: the real rooms over a real database in memory, without a network. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { sql } from 'kysely';
import { fetch } from 'undici';
import { migrations } from '../../migrations/all.ts';
import { createAccounts } from '../features/accounts/accounts.ts';
import { createAccess } from '../features/access/access.ts';
import { createAudit } from '../features/audit/audit.ts';
import { createConversations } from '../features/conversations/conversations.ts';
import { createEgressAllowances, isAllowedIn } from '../features/egress-allowances/egress-allowances.ts';
import { createFiles } from '../features/files/files.ts';
import { createGroups } from '../features/groups/groups.ts';
import { createModels, type EnvironmentEndpoint } from '../features/models/models.ts';
import { createRuns } from '../features/runs/runs.ts';
import { createMcp, type McpDeps } from '../features/tools/sources/mcp/mcp.ts';
import { createActions } from '../features/tools/sources/action/actions.ts';
import { createBuiltin } from '../features/tools/sources/builtin/builtin.ts';
import type { ToolSource } from '../features/tools/source.ts';
import { createTools } from '../features/tools/tools.ts';
import { createSettings } from '../features/settings/settings.ts';
import { createOAuth } from '../features/tools/oauth/oauth.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { createIds } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { createMetrics } from '../kernel/metrics.ts';
import type { UserPrincipal } from '../kernel/principal.ts';
import { systemTimers, type Timers } from '../kernel/timers.ts';
import { createLocalDiskBlobs } from '../platform/blobs/local-disk.ts';
import type { Blobs } from '../platform/blobs/port.ts';
import { createMemoryBus } from '../platform/bus/memory.ts';
import type { Bus } from '../platform/bus/port.ts';
import { migrate } from '../platform/db/migrate.ts';
import type { Db, Handle } from '../platform/db/port.ts';
import { openPostgres } from '../platform/db/postgres.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { borrowTestDatabase, testPostgresUrl } from '../platform/db/testing.ts';
import { parseRule } from '../platform/egress/allowed.ts';
import { createEgress } from '../platform/egress/egress.ts';
import type { Resolve } from '../platform/egress/judge.ts';
import type { Egress } from '../platform/egress/port.ts';
import { createSharpImages } from '../platform/images/sharp-process.ts';
import type { Mail } from '../platform/mail/port.ts';
import { createJobsTableQueue } from '../platform/queue/jobs-table.ts';
import { createLocalKeySecrets } from '../platform/secrets/local-key.ts';
import { connectRooms } from './features.ts';
import { tables } from './tables.ts';

/** A migrated database that goes with the test: in memory, or in the PostgreSQL of the test run. */
export const openTestDb = async (): Promise<Db> => {
  if (testPostgresUrl !== undefined) return openTestPostgres();
  const db = openSqlite({ path: ':memory:', codec: codecOf(tables), synchronous: 'normal' });
  await migrate(db, migrations);
  return db;
};

const openTestPostgres = async (): Promise<Db> => {
  const open = (url: string) => openPostgres({ url, connections: 10, log: silentLog });
  const { url, giveBack } = await borrowTestDatabase(async (empty) => {
    const db = await open(empty);
    await migrate(db, migrations);
    await db.close();
  });
  const db = await open(url);
  after(async () => {
    await db.close();
    await giveBack();
  });
  return db;
};

/** Everything in the database as one text. */
export const everythingIn = async (db: Handle): Promise<string> => {
  const contents = await Promise.all(
    tables.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db.query())),
  );
  return JSON.stringify(contents.map(({ rows }) => rows));
};

const blobsRoot = join(tmpdir(), `stoa-test-blobs-${randomBytes(9).toString('hex')}`);
process.on('exit', () => rmSync(blobsRoot, { recursive: true, force: true }));
const openTestBlobs = (): Blobs => createLocalDiskBlobs(join(blobsRoot, randomBytes(9).toString('hex')));

/** A clock that stands still until it is moved. */
export const createTestClock = (
  startMs = Date.parse('2026-01-31T09:30:00.000Z'),
): Clock & { moveMs(by: number): void } => {
  let timeMs = startMs;
  return { nowMs: () => timeMs, moveMs: (by) => void (timeMs += by) };
};

const openDoor: Egress = {
  fetch: fetch as unknown as Egress['fetch'],
  connect: () => Promise.reject(new Error('Tests connect by themselves.')),
  assess: async (target) => {
    const { hostname, port } = new URL(target);
    return { verdict: 'allowed', host: hostname, port: Number(port), addresses: [] };
  },
  counts: () => ({ answered: 0, failed: 0, aborted: 0, refused: 0 }),
  close: () => undefined,
};

const guardedDoor = (db: Db, resolve: Resolve, reachable: readonly string[] = []): Egress =>
  createEgress({
    log: silentLog,
    allow: reachable.flatMap((name) => parseRule(name) ?? []),
    resolve,
    isConfirmed: (destination) => isAllowedIn(db, destination),
  });

export interface TestRoomsOptions {
  /** Another life of a process on the same database. */
  db?: Db;
  bus?: Bus;
  blobs?: Blobs;
  clock?: Clock;
  timers?: Timers;
  egress?: Egress;
  owner?: string;
  isAlone?: boolean;
  runsAtOnce?: number;
  titles?: boolean;
  /** Besides those that the server has by itself. */
  toolSources?: ToolSource[];
  environment?: EnvironmentEndpoint[];
  /** The real door, which finds names so; by default there is one that reaches everything. */
  resolve?: Resolve;
  /** Private hosts that the real door lets out to. */
  reachable?: readonly string[];
  /** By default there is none. */
  mail?: Mail;
  /** What the room of MCP servers is made of instead. */
  mcp?: Partial<McpDeps>;
  secretKey?: string;
  secretKeyPrevious?: string;
}

export type TestRooms = Awaited<ReturnType<typeof openTestRooms>>;

/** Work on runs and jobs begins with `runs.startWork()` and `queue.start()`, as in the server. */
export const openTestRooms = async (options: TestRoomsOptions = {}) => {
  const clock = options.clock ?? systemClock;
  const db = options.db ?? (await openTestDb());
  const newId = createIds(systemClock);
  const bus = options.bus ?? createMemoryBus();
  const metrics = createMetrics();
  const queue = createJobsTableQueue({ db, newId, log: silentLog, pollMs: 50 });
  const ports = {
    db,
    bus,
    queue,
    blobs: options.blobs ?? openTestBlobs(),
    images: createSharpImages(),
    clock,
    timers: options.timers ?? systemTimers,
    newId,
    log: silentLog,
    metrics,
    secrets: createLocalKeySecrets(options.secretKey ?? 'a key for tests', options.secretKeyPrevious),
  };
  const audit = createAudit(ports);
  const settings = createSettings({ ...ports, audit });
  const egressAllowances = createEgressAllowances(ports);
  const egress =
    options.egress ?? (options.resolve ? guardedDoor(db, options.resolve, options.reachable) : openDoor);
  const accounts = createAccounts({
    ...ports,
    audit,
    settings,
    mail: options.mail ?? null,
    address: () => 'https://stoa.example',
  });
  const groups = createGroups({ ...ports, accounts, audit });
  const access = createAccess({ ...ports, accounts, audit, groups });
  const models = createModels({
    ...ports,
    access,
    audit,
    settings,
    egressAllowances,
    fetch: egress.fetch,
    assess: egress.assess,
    environment: options.environment ?? [],
  });
  const files = createFiles({ ...ports, access, settings });
  const conversations = createConversations({ ...ports, access, files });
  const owner = options.owner ?? randomBytes(6).toString('hex');
  const oauth = createOAuth({
    ...ports,
    audit,
    owner,
    fetch: egress.fetch,
    address: () => 'https://stoa.example',
    clientMetadataUrl: undefined,
    clientName: async () => (await settings.read()).instanceName,
  });
  const actions = createActions({ ...ports, audit, fetch: egress.fetch });
  const builtin = createBuiltin({
    ...ports,
    fetch: egress.fetch,
    isOn: async (name) => (await settings.read()).builtinTools.includes(name),
  });
  const mcp = createMcp({
    ...ports,
    audit,
    settings,
    egressAllowances,
    files,
    oauth,
    fetch: egress.fetch,
    assess: egress.assess,
    interactions: () => tools.interactions,
    judge: (question) => tools.judge(question),
    conversationOf: conversations.conversationOf,
    mayUse: async () => true,
    version: '0.0.0',
    ...options.mcp,
  });
  // Those of a test stand in for those of their kind.
  const sources = [...(options.toolSources ?? []), builtin, mcp.source, actions.source];
  const tools = createTools({ ...ports, audit, settings, files, sources });
  const runs = createRuns({
    ...ports,
    conversations,
    files,
    models,
    tools,
    mostSteps: async () => (await settings.read()).stepsPerRun,
    wantsTitles: async () => options.titles ?? true,
    mostRunsOfUser: async (tx) => (await settings.read(tx)).runsPerUser,
    isSessionAlive: accounts.isSessionAlive,
    actFor: accounts.actFor,
    owner,
    isAlone: options.isAlone ?? true,
    runsAtOnce: options.runsAtOnce ?? 50,
  });

  const rooms = {
    audit,
    settings,
    egressAllowances,
    accounts,
    groups,
    access,
    models,
    files,
    conversations,
    oauth,
    mcp,
    actions,
    tools,
    runs,
  };
  connectRooms(rooms);

  return {
    ...ports,
    ...rooms,
    egress,
    /** A principal with an account; the first one is the administrator. */
    async addUser(name: string): Promise<UserPrincipal> {
      const isFirst = await accounts.isFirstAccountOpen();
      if (!isFirst) await settings.update({ kind: 'system' }, { registration: 'open' });
      const email = `${name.toLowerCase()}@example.org`;
      const client = { onThisMachine: true, userAgent: 'test', languages: 'en' };
      const signedIn = await accounts.signUp({ name, email, password: 'correct horse' }, client);
      return (await accounts.authenticate(signedIn!.token))!;
    },
    async addScriptedEndpoint(principal: UserPrincipal): Promise<string> {
      return (await models.createEndpoint(principal, { name: 'Scripted', provider: 'scripted' })).id;
    },
  };
};
