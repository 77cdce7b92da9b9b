import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { openTestRooms } from '../../app/testing.ts';
import { openModelServer } from '../../platform/egress/testing.ts';
import { lookForLocalServers } from './local-servers.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The real rooms behind the real door, and a model server in the network they stand in. */
const openHouse = async () => {
  const rooms = await openTestRooms({
    resolve: async (host) => (host === 'model.example.com' ? ['127.0.0.1'] : ['93.184.216.34']),
  });
  const model = await openModelServer(['small', 'large']);
  closing.push(model.close, rooms.egress.close);
  const administrator = await rooms.addUser('Ada');
  const given = {
    name: 'Home',
    provider: 'openai-compatible' as const,
    baseUrl: `http://127.0.0.1:${model.port}/v1`,
  };
  return { rooms, model, administrator, given };
};

const isPrivate = (host: string, port: number, addresses: string[]) => ({
  code: 'endpoint/address-private',
  details: { host, port, addresses },
});

test('a private model server works after one confirmation, and is not touched before it (SR-14)', async () => {
  const { rooms, model, administrator, given } = await openHouse();
  const refusal = isPrivate('127.0.0.1', model.port, ['127.0.0.1']);
  await assert.rejects(rooms.models.createEndpoint(administrator, given), refusal);
  await assert.rejects(
    rooms.models.createEndpoint(administrator, { ...given, allowPrivate: false }),
    refusal,
  );
  assert.equal(model.connections(), 0);
  assert.deepEqual((await rooms.models.listEndpoints(administrator)).items, []);
  assert.deepEqual((await rooms.egressAllowances.list(administrator)).items, []);

  const endpoint = await rooms.models.createEndpoint(administrator, { ...given, allowPrivate: true });
  assert.equal(endpoint.check?.modelCount, 2);
  const [allowance, ...others] = (await rooms.egressAllowances.list(administrator)).items;
  assert.deepEqual(others, []);
  const { id, addedAt, ...said } = allowance!;
  assert.deepEqual(said, {
    host: '127.0.0.1',
    port: model.port,
    reason: 'Home',
    addedBy: administrator.userId,
  });
  assert.match(id, /^alw_/);
  assert.ok(Date.parse(addedAt) > 0);
  // What is allowed is not asked about again.
  await rooms.models.createEndpoint(administrator, { ...given, name: 'Again' });
  assert.equal((await rooms.egressAllowances.list(administrator)).items.length, 1);
});

test('what is taken back is closed at once, and saving the address asks anew', async () => {
  const { rooms, model, administrator, given } = await openHouse();
  const { id } = await rooms.models.createEndpoint(administrator, { ...given, allowPrivate: true });
  const [allowance] = (await rooms.egressAllowances.list(administrator)).items;
  await rooms.egressAllowances.remove(administrator, allowance!.id);
  const before = model.requests.length;
  const check = await rooms.models.checkEndpoint(administrator, id);
  assert.equal(check.ok, false);
  assert.equal(check.error?.kind, 'bad-request');
  assert.match(check.error?.message ?? '', /private network/);
  assert.equal(model.requests.length, before);
  // A change that does not speak of the address needs no word about it.
  await rooms.models.updateEndpoint(administrator, id, { name: 'House' });
  const { baseUrl } = given;
  await assert.rejects(rooms.models.updateEndpoint(administrator, id, { baseUrl }), {
    code: 'endpoint/address-private',
  });
  const saved = await rooms.models.updateEndpoint(administrator, id, { baseUrl, allowPrivate: true });
  assert.equal(saved.check?.ok, true);
  await assert.rejects(rooms.egressAllowances.remove(administrator, allowance!.id), {
    code: 'egress-allowance/not-found',
  });
});

test('a name that leads inside is asked about with where it leads; another port is another question', async () => {
  const { rooms, model, administrator, given } = await openHouse();
  const baseUrl = `http://model.example.com:${model.port}/v1`;
  await assert.rejects(
    rooms.models.createEndpoint(administrator, { ...given, baseUrl }),
    isPrivate('model.example.com', model.port, ['127.0.0.1']),
  );
  const { id } = await rooms.models.createEndpoint(administrator, { ...given, baseUrl, allowPrivate: true });
  const elsewhere = `http://model.example.com:${model.port + 1}/v1`;
  await assert.rejects(rooms.models.updateEndpoint(administrator, id, { baseUrl: elsewhere }), {
    code: 'endpoint/address-private',
  });
  assert.equal((await rooms.models.getEndpoint(administrator, id)).baseUrl, baseUrl);
});

test('metadata and link-local addresses are refused whatever the administrator says (SR-16)', async () => {
  const { rooms, administrator, given } = await openHouse();
  for (const host of ['169.254.169.254', '[fe80::1]', '0xa9fea9fe', 'metadata.google.internal', '0.0.0.0']) {
    const baseUrl = `http://${host}/v1`;
    await assert.rejects(
      rooms.models.createEndpoint(administrator, { ...given, baseUrl, allowPrivate: true }),
      { code: 'endpoint/address-refused' },
      host,
    );
  }
  assert.deepEqual((await rooms.egressAllowances.list(administrator)).items, []);
});

test('a public address needs no word, and an unneeded one leaves nothing behind', async () => {
  const { rooms, administrator } = await openHouse();
  const { verdict } = await rooms.egress.assess('https://api.example.com/v1');
  assert.equal(verdict, 'allowed');
  await rooms.models.createEndpoint(administrator, {
    name: 'Scripted',
    provider: 'scripted',
    allowPrivate: true,
  });
  assert.deepEqual((await rooms.egressAllowances.list(administrator)).items, []);
});

test('members neither see nor change what is allowed, and look for nothing', async () => {
  const { rooms } = await openHouse();
  const member = await rooms.addUser('Bob');
  const forbidden = { code: 'account/forbidden' };
  await assert.rejects(rooms.egressAllowances.list(member), forbidden);
  await assert.rejects(rooms.egressAllowances.remove(member, 'alw_00000000000000000000000000'), forbidden);
  await assert.rejects(
    rooms.egressAllowances.add(rooms.db, member, { host: '10.0.0.1', port: 80 }, 'x'),
    forbidden,
  );
  await assert.rejects(rooms.models.lookForLocal(member), forbidden);
});

test('looking for local servers finds those that answer, once each, and allows nothing', async () => {
  const { rooms, model, administrator, given } = await openHouse();
  const silent = await openModelServer([]);
  silent.close();
  const ports = [
    { port: model.port, name: 'Ollama' },
    { port: silent.port, name: 'LM Studio' },
  ];
  const found = await lookForLocalServers(rooms.egress.fetch, ports);
  assert.deepEqual(found, [
    {
      name: 'Ollama',
      baseUrl: given.baseUrl,
      provider: 'openai-compatible',
      modelCount: 2,
    },
  ]);
  await assert.rejects(rooms.models.createEndpoint(administrator, given), {
    code: 'endpoint/address-private',
  });
});
