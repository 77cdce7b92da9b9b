/** Two processes of their own on one PostgreSQL, one of which is killed in the middle. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openAdapters } from '../../../app/adapters.ts';
import { readConfig } from '../../../app/config.ts';
import { silentLog } from '../../../kernel/log.ts';
import { createTestDatabase, testPostgresUrl } from '../../../platform/db/testing.ts';
import type { AttemptAnswer, ProtectedTarget, TokenAnswer } from './oauth.ts';
import type { Beginning, Question } from './testing/process.ts';
import { attemptOf, openRig, tokenIn, type Person } from './testing/rig.ts';
import { until } from './testing/until.ts';

const program = fileURLToPath(new URL('./testing/process.ts', import.meta.url));
const renewalLeaseMs = 5_000;

const startProcess = (beginning: Beginning) => {
  const child = fork(program, [JSON.stringify(beginning)], { stdio: 'inherit' });
  after(() => void child.kill('SIGKILL'));
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => waiting.get(id)!(answer));
  const ask = <T>(what: Question['ask'], { user }: Person, target: ProtectedTarget): Promise<T> =>
    new Promise((resolve) => {
      const id = waiting.size;
      waiting.set(id, resolve as (answer: unknown) => void);
      child.send({ id, ask: what, user, target } satisfies Question);
    });
  return {
    begin: (person: Person, target: ProtectedTarget) => ask<AttemptAnswer>('begin', person, target),
    token: (person: Person, target: ProtectedTarget) => ask<TokenAnswer>('tokenFor', person, target),
    kill: () => void child.kill('SIGKILL'),
  };
};

const openProcesses = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-oauth-'));
  const secretKey = 'a key that all processes have alike';
  const environment = {
    STOA_DATABASE_URL: await createTestDatabase(),
    STOA_SECRET_KEY: secretKey,
    STOA_EGRESS_ALLOW: '127.0.0.1',
    STOA_DATA_DIR: folder,
  };
  const adapters = await openAdapters(readConfig('/', environment), silentLog);
  const rig = await openRig({ db: adapters.db, secretKey });
  after(async () => {
    await adapters.close();
    rmSync(folder, { recursive: true });
  });
  const { db } = adapters;
  const beginning = { environment, address: rig.origin, renewalLeaseMs };
  const processes = [startProcess(beginning), startProcess(beginning)] as const;
  const ada = await rig.person('Ada');
  /** As if the time of the tokens were up. */
  const letEnd = (target: ProtectedTarget) =>
    sql`update "oauthTokenSets" set "refreshAt" = '2020', "expiresAt" = '2020' where "targetId" = ${target.id}`.execute(
      db.query(),
    );
  return { rig, processes, ada, letEnd };
};

test(
  'X1, X6: sixteen connects are one registration and one attempt, twelve calls at the end of a token one renewal, and the other process recovers when the one that renews is killed',
  { skip: testPostgresUrl === undefined, timeout: 60_000 },
  async () => {
    const { rig, processes, ada, letEnd } = await openProcesses();
    const [first, second] = processes;
    const target = rig.target();
    const each = <T>(count: number, ask: (process: (typeof processes)[0]) => Promise<T>) =>
      Promise.all(Array.from({ length: count }, (_, n) => ask(processes[n % 2]!)));

    const attempts = await each(16, (process) => process.begin(ada, target));
    assert.equal(new Set(attempts.map((answer) => attemptOf(answer).attemptId)).size, 1);
    assert.equal(rig.as.registrations(), 1);

    const page = await ada.browser.open(rig.origin + attemptOf(attempts[0]!).start);
    assert.match(page.text, /Signed in at/);
    await letEnd(target);
    const tokens = await each(12, (process) => process.token(ada, target));
    assert.equal(rig.as.refreshes(), 1);
    assert.deepEqual([...new Set(tokens.map((answer) => tokenIn(answer).generation))], [2]);

    await letEnd(target);
    // What the killed one has asked comes to nothing; it dies while it waits.
    rig.as.answers('/token', { status: 500 });
    const release = rig.as.hold('/token');
    void first.token(ada, target);
    await until(() => rig.as.refreshes() === 2);
    first.kill();
    rig.as.answers('/token');
    release();
    const recovered = tokenIn(await second.token(ada, target));
    assert.equal(recovered.generation, 3);
    assert.equal(rig.as.refreshes(), 3);
    assert.equal((await rig.call(recovered.accessToken)).status, 200);
  },
);
