import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../kernel/errors.ts';
import type { LogFields } from '../kernel/log.ts';
import { openSqlite } from '../platform/db/sqlite.ts';
import { codecOf } from '../platform/db/table.ts';
import { createLog, type LogFormat } from './log-lines.ts';

const openLog = (format: LogFormat = 'json') => {
  const lines: string[] = [];
  return { lines, log: createLog('info', format, (line) => void lines.push(line)) };
};

const loggedError = (error: unknown) => {
  const { lines, log } = openLog();
  log.error({ error }, 'It failed');
  return (JSON.parse(lines[0]!) as { error: { at?: string[]; cause?: unknown } & Record<string, unknown> })
    .error;
};

test('a line is one JSON object with its level, and levels below the least are not written', () => {
  const { lines, log } = openLog();
  log.debug({ count: 1 }, 'Nothing to see');
  log.warn({ requestId: 'r', status: 404 }, 'Gone');
  const { time, ...rest } = JSON.parse(lines.join('')) as Record<string, unknown>;
  assert.deepEqual(rest, { level: 'warn', requestId: 'r', status: 404, msg: 'Gone' });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('SR-70: a field that is not on the list, or not of its kind, does not leave', () => {
  const row = { runId: 'run_1', title: 'canary', host: { name: 'canary' }, status: 'canary', count: 2 };
  for (const format of ['json', 'pretty'] as const) {
    const { lines, log } = openLog(format);
    log.info(row as unknown as LogFields, 'A row was spread');
    assert.ok(!lines[0]!.includes('canary'), format);
    assert.ok(lines[0]!.includes('run_1'));
  }
});

test('SR-70: of an error that is not ours neither message nor cause is told, and several lines of it are no stack', async () => {
  const canary = 'canary\n    at canary (file:///canary.ts:1:1)\n    at canary:1:1';
  const db = openSqlite({ path: ':memory:', codec: codecOf([]), synchronous: 'normal' });
  const fails = [
    () => JSON.parse(canary) as unknown,
    () => new Headers({ 'x-key': canary }),
    () => Buffer.from('', canary as BufferEncoding),
    () =>
      db
        .query()
        .selectFrom(canary as never)
        .execute(),
    () => {
      throw new Error('outer', { cause: Object.assign(new Error(canary), { code: canary }) });
    },
    () => {
      throw Object.assign(new Error(canary), { name: canary });
    },
    () => {
      throw canary;
    },
  ];
  for (const fail of fails) {
    const error = await Promise.resolve()
      .then(fail)
      .then(
        () => assert.fail('it did not fail'),
        (thrown: unknown) => thrown,
      );
    const logged = loggedError(error);
    assert.ok(!JSON.stringify(logged).includes('canary'), JSON.stringify(logged));
    if (error instanceof Error && error.name !== canary && error.stack!.includes('log-lines.test.ts'))
      assert.ok((logged.at ?? []).length > 0);
  }
});

test('what an operator needs of an error is there: our own words, a code, the place, the cause', () => {
  const cause = Object.assign(new Error('x'), { code: 'ENOSPC' });
  const { at, ...rest } = loggedError(new AppError('server/failed', 'It went wrong.', { cause }));
  assert.match(at![0]!, /log-lines\.test\.ts:\d+:\d+/);
  const { at: _, ...told } = rest.cause as { at: string[] };
  assert.deepEqual(
    { ...rest, cause: told },
    {
      name: 'AppError',
      code: 'server/failed',
      message: 'It went wrong.',
      cause: { name: 'Error', code: 'ENOSPC' },
    },
  );
});

test('for a person a request is a line that reads like one', () => {
  const { lines, log } = openLog('pretty');
  log.info(
    { requestId: 'r1', method: 'GET', route: '/api/me', status: 200, durationMs: 3 },
    'A request was answered',
  );
  assert.match(lines[0]!, /^\d\d:\d\d:\d\d {2}info {3}GET \/api\/me {2}200 {2}3 ms {2}requestId=r1\n$/);
});
