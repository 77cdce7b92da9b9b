import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { everythingIn } from '../../../../app/testing.ts';
import { hasSoundHeaders } from './parameter-headers.ts';
import { openMcpRooms } from './testing/mcp-rooms.ts';
import { legacyAnswers, serve } from './testing/servers.ts';
import { fillHeaders, parseHeader } from './templates.ts';

const opened = async () => {
  const rooms = await openMcpRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  return { ...rooms, ada, bob };
};

/** One that notes with which headers it is asked. */
const listening = () => serve((_request, response, body) => legacyAnswers()(response, body));

test('SR-3 secrets go in and never come out: not in answers, not in the database, not in the log', async () => {
  const { mcp, db, audit, ada, bob } = await opened();
  const secrets = ['header-secret', 'client-secret', 'environment-secret', 'variable-secret'];
  const remote = await mcp.create(ada, {
    name: 'Remote',
    url: 'https://mcp.example.com/mcp',
    headers: [{ name: 'X-Key', value: 'header-secret {{token}}' }],
    variables: [{ name: 'token', title: 'Your token' }],
    oauth: { clientId: 'stoa', clientSecret: 'client-secret' },
  });
  await mcp.create(ada, {
    name: 'Program',
    command: { argv: ['true'], environment: { KEY: 'environment-secret' } },
  });
  const given = await mcp.setVariables(bob, remote.id, { values: { token: 'variable-secret' } });
  assert.deepEqual(given.variables, [{ name: 'token', title: 'Your token', set: true }]);
  assert.equal((await mcp.get(ada, remote.id)).variables[0]!.set, false, 'each has their own');
  assert.deepEqual(remote.definition!.headers, [{ name: 'X-Key', variables: ['token'] }]);
  assert.equal(remote.definition!.oauth.clientSecretSet, true);
  const names = async () => new Map();
  const told = JSON.stringify([
    await mcp.list(ada),
    await mcp.list(bob),
    await audit.list(ada, { limit: 100 }, names),
    await everythingIn(db),
  ]);
  for (const secret of secrets) assert.ok(!told.includes(secret), secret);
});

test('who may not change a server sees neither its address nor how it is called', async () => {
  const { mcp, ada, bob } = await opened();
  const { id } = await mcp.create(ada, { name: 'Shared', url: 'https://mcp.example.com/mcp?project=7' });
  const seen = await mcp.get(bob, id);
  assert.deepEqual([seen.url, seen.host, seen.definition], [null, 'mcp.example.com', null]);
  await assert.rejects(mcp.update(bob, id, { name: 'Mine' }), { code: 'mcp-server/not-allowed' });
  await assert.rejects(mcp.remove(bob, id), { code: 'mcp-server/not-allowed' });
  await assert.rejects(mcp.logs(bob, id), { code: 'mcp-server/not-found' });
  await mcp.update(ada, id, { enabled: false });
  await assert.rejects(mcp.get(bob, id), { code: 'mcp-server/not-found' });
  assert.deepEqual((await mcp.list(bob)).items, []);
});

test('SR-7 people add servers where that is allowed: their own, on the internet, and never a program', async () => {
  const { mcp, groups, ada, bob, db, addUser } = await opened();
  const allow = (ownMcpServers: boolean) =>
    groups.updateRole(ada, 'rol_default', { permissions: { ownMcpServers } });
  const url = 'https://own.example.com/mcp';
  await assert.rejects(mcp.create(bob, { name: 'Own', url }), { code: 'role/feature-missing' });
  await allow(true);
  const own = await mcp.create(bob, { name: 'Own', url });
  assert.equal(own.owner, 'own');
  const cy = await addUser('Cy');
  for (const other of [ada, cy])
    await assert.rejects(mcp.get(other, own.id), { code: 'mcp-server/not-found' });
  const refused = [
    { name: 'x', command: { argv: ['sh'] } },
    { name: 'x', owner: 'instance' as const, url },
    { name: 'x', url, trusted: true },
  ];
  for (const given of refused)
    await assert.rejects(mcp.create(bob, given), { code: 'mcp-server/not-allowed' });
  await assert.rejects(mcp.update(bob, own.id, { command: { argv: ['sh'] } }), {
    code: 'mcp-server/definition-invalid',
  });
  await assert.rejects(mcp.update(bob, own.id, { variables: [{ name: 'token', title: 'Token' }] }), {
    code: 'mcp-server/definition-invalid',
  });

  await allow(false);
  assert.deepEqual(await mcp.source.offers(bob), [], 'what is not allowed any more is not used');
  assert.deepEqual(await db.transaction((tx) => mcp.forget(tx, bob.userId)), { mcpServers: 1 });
  await assert.rejects(mcp.get(bob, own.id), { code: 'mcp-server/not-found' });
});

test('SR-1 headers know the variables that are declared and nothing else, whatever is written into them', async () => {
  const { mcp, ada } = await opened();
  const url = 'https://mcp.example.com';
  for (const value of ['{{missing}}', '{{ process.env.STOA_SECRET_KEY }}', 'a\r\nX-Other: b', '{{}}'])
    await assert.rejects(mcp.create(ada, { name: 'x', url, headers: [{ name: 'X', value }] }), {
      code: 'mcp-server/definition-invalid',
    });
  for (const name of ['a b', 'a:', 'Host', 'content-length', 'Mcp-Session-Id', 'Cookie'])
    await assert.rejects(mcp.create(ada, { name: 'x', url, headers: [{ name, value: 'y' }] }), {
      code: 'mcp-server/definition-invalid',
    });

  fc.assert(
    fc.property(fc.string(), fc.string(), (before, given) => {
      fc.pre(!/[^\t\x20-\x7e\x80-\xff]/.test(before) && !before.includes('{{'));
      const template = parseHeader('X', `${before}{{name}}`, new Set(['name']));
      const filled = fillHeaders([template], new Map([['name', given]]));
      assert.equal(filled['X'], before + given, 'what people give is never read as a template');
    }),
  );
});

test('SR-2 what a person gave goes to the server it was given for, in nobody else’s requests', async () => {
  const { mcp, ada, bob } = await opened();
  const served = await listening();
  const other = await listening();
  const { id } = await mcp.create(ada, {
    name: 'Keys',
    url: served.url,
    headers: [{ name: 'Authorization', value: 'Bearer {{key}}' }],
    variables: [{ name: 'key', title: 'Your key' }],
  });
  assert.equal((await mcp.connect(ada, id)).class, 'variables_missing');
  assert.equal(served.requests.length, 0);
  await mcp.setVariables(ada, id, { values: { key: 'adas' } });
  await mcp.setVariables(bob, id, { values: { key: '{{key}}' } });
  assert.equal((await mcp.connect(ada, id)).status, 'ok');
  const mark = served.requests.length;
  assert.equal((await mcp.connect(bob, id)).status, 'ok');
  const sent = served.requests.map(({ headers }) => headers.authorization);
  assert.deepEqual([...new Set(sent.slice(0, mark))], ['Bearer adas']);
  assert.deepEqual([...new Set(sent.slice(mark))], ['Bearer {{key}}']);

  // SR-4: at another origin nothing is known of it any more.
  const moved = await mcp.update(ada, id, { url: other.url });
  assert.deepEqual(moved.definition!.headers, []);
  assert.equal(moved.variables[0]!.set, false);
  await mcp.connect(ada, id);
  assert.ok(other.requests.length > 0);
  assert.ok(other.requests.every(({ headers }) => headers.authorization === undefined));
});

test('the revision goes up with the address and the sign-in, and with nothing else', async () => {
  const { mcp, ada } = await opened();
  const { id } = await mcp.create(ada, { name: 'x', url: 'https://mcp.example.com/' });
  const revisionAfter = async (changes: Parameters<typeof mcp.update>[2]) =>
    (await mcp.update(ada, id, changes)).definition!.revision;
  assert.equal((await mcp.get(ada, id)).url, 'https://mcp.example.com', 'as tokens are asked for it');
  assert.equal(await revisionAfter({ name: 'y', description: 'z', trusted: true, enabled: true }), 1);
  assert.equal(await revisionAfter({ url: 'HTTPS://MCP.example.com:443/#x' }), 1, 'the same address');
  assert.equal(await revisionAfter({ url: 'https://mcp.example.com/v2' }), 2);
  assert.equal(await revisionAfter({ oauth: { clientId: 'a', clientSecret: 'b' } }), 3);
  const changed = await mcp.update(ada, id, { oauth: { clientId: 'other' } });
  assert.deepEqual(
    [changed.definition!.revision, changed.definition!.oauth.clientSecretSet],
    [4, false],
    'the secret belonged to the other client',
  );
  for (const url of ['ftp://x', 'https://user:pass@example.com', 'nonsense'])
    await assert.rejects(mcp.update(ada, id, { url }), { code: 'mcp-server/address-invalid' });
});

test('parameters become headers only by rules that no hostile schema gets around', () => {
  const at = (property: unknown, more = {}) => ({ type: 'object', properties: { a: property }, ...more });
  const sound = [
    at({ type: 'string' }),
    at({ type: 'string', 'x-mcp-header': 'Region' }),
    at({ type: 'object', properties: { b: { type: 'integer', 'x-mcp-header': 'N' } } }),
    at({ type: 'string', default: { 'x-mcp-header': 3 } }),
  ];
  const unsound = [
    at({ type: 'string', 'x-mcp-header': 'a b' }),
    at({ type: 'string', 'x-mcp-header': '' }),
    at({ type: 'number', 'x-mcp-header': 'N' }),
    at({ type: 'array', items: { type: 'string', 'x-mcp-header': 'N' } }),
    at({ $ref: '#/$defs/x' }, { $defs: { x: { type: 'string', 'x-mcp-header': 'N' } } }),
    at({ type: 'string' }, { 'x-mcp-header': 'N' }),
    {
      type: 'object',
      properties: {
        a: { type: 'string', 'x-mcp-header': 'N' },
        b: { type: 'string', 'x-mcp-header': 'n' },
      },
    },
  ];
  for (const schema of sound) assert.ok(hasSoundHeaders(schema), JSON.stringify(schema));
  for (const schema of unsound) assert.ok(!hasSoundHeaders(schema), JSON.stringify(schema));
});
