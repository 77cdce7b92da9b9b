/**
 * The whole API, listening, over a real database; and somebody for every caller of the access table, each with
 * something of their own, so that a list that shows too much has something to show.
 */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { after } from 'node:test';
import { type Caller, Callers } from '@stoa/contract/access';
import type { InstanceRole } from '@stoa/contract/accounts';
import { sql } from 'kysely';
import { createTestMail, until, untilNoJobs, visitor } from '../../../features/accounts/testing.ts';
import { readToEnd, startTestRun } from '../../../features/runs/testing.ts';
import { silentLog } from '../../../kernel/log.ts';
import { createMetrics } from '../../../kernel/metrics.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Egress } from '../../../platform/egress/port.ts';
import { handlersOf } from '../../features.ts';
import { createHttp, type Patience } from '../../http.ts';
import { instanceHandlers } from '../../instance.ts';
import { createReadiness } from '../../readiness.ts';
import { tables } from '../../tables.ts';
import { openTestRooms, type TestRooms } from '../../testing.ts';

export const password = 'correct horse';

export interface Person {
  user: UserPrincipal;
  email: string;
  token: string;
  /** A conversation with an answer that has ended, an answer that waits in another one, and a file. */
  own: { conversationId: string; messageId: string; endedRunId: string; activeRunId: string; fileId: string };
}

export type SignedIn = Exclude<Caller, 'anonymous'>;
const signedIn = Callers.filter((caller) => caller !== 'anonymous');

export type House = Awaited<ReturnType<typeof openHouse>>;

/** Nothing of all this leaves the machine. */
const closedDoor: Egress = {
  fetch: () => Promise.reject(new TypeError('Nothing listens there.')),
  connect: () => Promise.reject(new Error('Nothing listens there.')),
  assess: async (target) => {
    const { hostname, port } = new URL(target);
    return { verdict: 'allowed', host: hostname, port: Number(port), addresses: [] };
  },
  counts: () => ({ answered: 0, failed: 0, aborted: 0, refused: 0 }),
  close: () => undefined,
};

let made = 0;
export const newEmail = (): string => `person-${(made += 1)}@example.org`;
export const newKey = (): string => `key-of-a-run-${(made += 1)}`;

export const openHouse = async () => {
  const { mail, sent } = createTestMail();
  const closing: (() => Promise<unknown>)[] = [];
  // Said before the database is opened, which is to be closed after all that uses it.
  after(() => Promise.all(closing.map((close) => close())));
  const rooms = await openTestRooms({ mail, egress: closedDoor, titles: false });
  rooms.queue.start();
  closing.push(rooms.queue.stop, rooms.mcp.close);
  const open = async (patience?: Patience): Promise<string> => {
    const { origin, close } = await listen(rooms, patience);
    closing.push(close);
    return origin;
  };
  const { user: root } = await signUp(rooms, undefined, 'administrator');
  const { id: endpointId } = await rooms.models.createEndpoint(root, { name: 'Own', provider: 'scripted' });
  const people = await openPeople(rooms, root, endpointId);

  return {
    ...rooms,
    origin: await open(),
    /** At another address, with other limits of time. */
    listen: open,
    people,
    /** Prepares what a call needs, and calls nothing itself. */
    root,
    model: { endpointId, id: 'echo', settings: {} },
    /** @throws when `work` leaves another database than it found, or sends a mail */
    async assertUnchangedBy<T>(at: string, work: () => Promise<T>): Promise<T> {
      await untilNoJobs(rooms);
      const before = [...(await rowsIn(rooms)), `${sent.length} mails`];
      const done = await work();
      await untilNoJobs(rooms);
      const now = [...(await rowsIn(rooms)), `${sent.length} mails`];
      const changed = { gone: without(before, now), new: without(now, before) };
      assert.deepEqual(changed, { gone: [], new: [] }, at);
      return done;
    },
    mailTo: (to: string) => until(() => sent.find((one) => one.to === to)),
    /** A conversation with an answer that waits. */
    startRun: ({ user }: Person) => startRun(rooms, user, endpointId),
    upload: ({ user }: Person) => upload(rooms, user),
    /** Another account like theirs. */
    signUpLike: ({ user }: Person) => signUp(rooms, root, user.role),
    /** Another session of theirs. */
    signIn: async ({ email }: Person): Promise<string> =>
      (await rooms.accounts.signIn(email, password, 'another browser')).token,
  };
};

const listen = async (rooms: TestRooms, patience: Patience | undefined) => {
  const identity = { instanceId: 'here', version: '1.2.3' };
  const readiness = createReadiness({ db: rooms.db, dataDir: tmpdir(), lastLooksMs: () => [] });
  readiness.start();
  const own = instanceHandlers({
    identity,
    features: rooms,
    readiness,
    metrics: rooms.metrics,
    metricsToken: undefined,
  });
  // An hour passes before every request: what is refused is refused for what it is, not for how often.
  let nowMs = 0;
  const http = createHttp({
    accounts: rooms.accounts,
    clock: { nowMs: () => (nowMs += 3_600_000) },
    handlers: [...own, ...handlersOf(rooms, rooms, identity)],
    log: silentLog,
    metrics: createMetrics(),
    origin: { publicUrl: undefined, allowedHosts: [] },
    webDir: '',
    ...(patience && { patience }),
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  return {
    origin: `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`,
    close: () => {
      http.server.closeAllConnections();
      return http.close();
    },
  };
};

/** @param root undefined for the first account, which is the administrator's */
const signUp = async ({ accounts }: TestRooms, root: UserPrincipal | undefined, role: InstanceRole) => {
  const email = newEmail();
  const { token } = (await accounts.signUp({ name: 'Somebody', email, password }, visitor))!;
  const user = (await accounts.authenticate(token))!;
  if (root) await accounts.updateUser(root, user.userId, { role });
  return { email, user: { ...user, role }, token };
};

const openPeople = async (house: TestRooms, root: UserPrincipal, endpointId: string) => {
  const { accounts, settings } = house;
  await settings.update(root, { registration: 'open', runsPerUser: 1000 });
  const people = {} as Record<SignedIn, Person>;
  // What is to have an end is worked off by another process, which is gone when the rest is left waiting.
  const worker = await openTestRooms({ db: house.db, bus: house.bus, blobs: house.blobs });
  await worker.runs.startWork();
  for (const caller of signedIn) people[caller] = await settle(house, worker, root, caller, endpointId);
  await worker.runs.stopWork();
  for (const { user, own } of Object.values(people))
    own.activeRunId = (await startRun(house, user, endpointId)).run.id;
  await accounts.updateUser(root, people.disabled.user.userId, { disabled: true });
  return people;
};

const settle = async (
  house: TestRooms,
  worker: TestRooms,
  root: UserPrincipal,
  caller: SignedIn,
  endpointId: string,
): Promise<Person> => {
  const person = await signUp(house, root, caller === 'administrator' ? caller : 'member');
  const { run, output } = await startTestRun(worker, person.user, endpointId);
  await readToEnd(worker, person.user, run.id);
  const own = {
    conversationId: run.conversationId,
    messageId: output.id,
    endedRunId: run.id,
    activeRunId: '',
    fileId: (await upload(house, person.user)).id,
  };
  return { ...person, own };
};

const startRun = async ({ conversations, runs }: TestRooms, user: UserPrincipal, endpointId: string) => {
  const { id } = await conversations.create(user, { title: 'Plans' });
  return runs.start(user, id, {
    parentId: null,
    parts: [{ type: 'text', text: 'Hello' }],
    model: { endpointId, id: 'echo' },
    idempotencyKey: newKey(),
  });
};

const upload = ({ files }: TestRooms, user: UserPrincipal) =>
  files.upload(user, { name: 'words.txt', content: Readable.from([Buffer.from('words')]) });

const without = (all: readonly string[], some: readonly string[]): string[] => {
  const known = new Set(some);
  return all.filter((one) => !known.has(one));
};

/** Every row of every table, as a text that begins with the name of the table. */
const rowsIn = async ({ db }: TestRooms): Promise<string[]> => {
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await sql`select * from ${sql.table(name)}`.execute(db.query());
    for (const row of found.rows) rows.push(`${name} ${JSON.stringify(row)}`);
  }
  return rows;
};
