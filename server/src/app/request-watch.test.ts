import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountHandlers } from '../features/accounts/routes.ts';
import { conversationHandlers } from '../features/conversations/routes.ts';
import { type LogFields, silentLog } from '../kernel/log.ts';
import { createHttp } from './http.ts';
import { openTestRooms } from './testing.ts';

test('SR-70: every request is one line and one count, by the pattern of its route and who asked', async () => {
  const { accounts, conversations, groups, metrics, addUser } = await openTestRooms();
  await addUser('Ada');
  const { token, user } = await accounts.signIn('ada@example.org', 'correct horse', 'test');
  const lines: { level: string; fields: LogFields }[] = [];
  const http = createHttp({
    accounts,
    metrics,
    handlers: [...accountHandlers(accounts, groups.featuresOf), ...conversationHandlers(conversations)],
    log: {
      ...silentLog,
      info: (fields) => void lines.push({ level: 'info', fields }),
      debug: (fields) => void lines.push({ level: 'debug', fields }),
    },
    origin: { publicUrl: undefined, allowedHosts: [] },
    webDir: '',
  });
  const ask = async (url: string, headers: Record<string, string> = {}) => {
    const { headers: answered } = await http.inject({ url, headers: { host: 'localhost', ...headers } });
    const { level, fields } = lines.at(-1)!;
    const { requestId, durationMs, ...rest } = fields;
    assert.equal(requestId, answered['x-request-id']);
    assert.ok(durationMs !== undefined && durationMs >= 0);
    return { level, ...rest };
  };
  const method = 'GET';
  const route = '/api/conversations/:conversationId';
  assert.deepEqual(await ask('/api/conversations/cnv_canary?canary', { cookie: `stoa_session=${token}` }), {
    level: 'info',
    method,
    route,
    status: 400,
    userId: user.id,
  });
  for (const [url, status] of [
    ['/canary?canary', 404],
    ['/%ff', 400],
  ] as const)
    assert.deepEqual(await ask(url), {
      level: 'debug',
      method,
      route: 'other',
      status,
      userId: undefined,
    });
  assert.equal(lines.length, 3);
  const text = await metrics.text();
  assert.ok(text.includes(`stoa_http_requests_total{method="GET",route="${route}",status="4xx"} 1\n`));
  assert.ok(text.includes('stoa_http_requests_total{method="GET",route="other",status="4xx"} 2\n'));
  assert.ok(!text.includes('canary'));
  await http.close();
});
