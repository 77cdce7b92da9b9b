/**
 * Whatever is sent as the body of a write: a refusal in our shape, nothing written, nothing kept in memory. No database
 * hears of it, so one of them is enough.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { accessTable } from '@stoa/contract/access';
import { urlOf } from '@stoa/contract/client';
import type { RouteDefinition } from '@stoa/contract/route';
import {
  type Answer,
  bodyOf,
  codeOf,
  everyRoute,
  headersOf,
  type Input,
  makeCall,
  type RouteAndFixture,
  send,
  sendRaw,
} from './conformance/calls.ts';
import { hostileBodies, hostileFields, noBodies, schemaOf } from './conformance/hostile.ts';
import { openHouse, type Person } from './conformance/house.ts';
import { aByteAtATime, sendSlowly } from './conformance/slow-body.ts';

const house = await openHouse();

const withBody = everyRoute.filter(({ route }) => typeof route.body === 'object');

/** Somebody to whom the route is answered. */
const writerOf = ({ access }: RouteDefinition): Person =>
  accessTable[access].owner === 'answered' ? house.people.owner : house.people.administrator;

const prepare = async (one: RouteAndFixture) => {
  const writer = writerOf(one.route);
  const { input, token = writer.token } = await makeCall(one, house, writer);
  return { input, token };
};

const sendBody = (
  route: RouteDefinition,
  input: Input,
  token: string,
  body: string | Buffer,
  type = 'application/json',
) =>
  sendRaw(
    house.origin,
    route.method,
    urlOf(route, input),
    { ...headersOf(house.origin, token), 'content-type': type },
    body,
  );

const abreast = 8;
const eachAbreast = async <T>(all: Iterable<T>, work: (one: T) => Promise<void>): Promise<number> => {
  const queue = Iterator.from(all);
  let done = 0;
  const lane = async () => {
    for (const one of queue) {
      await work(one);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: abreast }, lane));
  return done;
};

/** Everything hostile there is for one route. @returns how much it was */
const attack = async ({ name, route }: RouteAndFixture, input: Input, token: string): Promise<number> => {
  const refusesAs = (answer: Answer, what: string, codes: readonly string[]) =>
    assert.ok(
      codes.includes(codeOf(answer, `${name}, ${what}`)),
      `${name}, ${what}: ${answer.text.slice(0, 300)}`,
    );
  const bodies = hostileBodies(input.body, schemaOf(route.body!));
  const shaped = await eachAbreast(bodies, async ({ what, json }) => {
    const answer = await sendBody(route, input, token, json);
    assert.equal(answer.status, 400, `${name}, ${what}: ${answer.status}`);
    refusesAs(answer, what, ['request/invalid', 'request/not-json']);
  });
  const shapeless = await eachAbreast(noBodies, async ({ what, body, type }) => {
    const answer = await sendBody(route, input, token, body, type);
    refusesAs(answer, what, ['request/invalid', 'request/not-json']);
  });
  return shaped + shapeless;
};

test('no body that does not fit is taken, whatever it is; without what is wrong with it, it is (SR-31, SR-62)', async () => {
  let sent = 0;
  for (const one of withBody) {
    const { input, token } = await prepare(one);
    sent += await house.assertUnchangedBy(one.name, () => attack(one, input, token));
    const { status, text } = await send(house.origin, one.route, input, token);
    assert.ok(status < 300, `${one.name}: ${status} ${text}`);
  }
  assert.ok(hostileFields.length >= 30);
  assert.ok(withBody.length >= 20 && sent > withBody.length * hostileFields.length, `${sent} bodies`);
});

const chunkOf = (bytes: number): string => `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;

test('a body of ten megabytes is refused by its length, one of no length as soon as it is too long (SR-64)', async () => {
  const sizes: Record<string, [headers: Record<string, string>, pieces: string[]]> = {
    announced: [{ 'content-length': '10000000' }, []],
    // What is sent beyond that would meet a closed connection, and the answer might be lost.
    unannounced: [{ 'transfer-encoding': 'chunked' }, [chunkOf(1_000_000), chunkOf(1_000_000), chunkOf(1)]],
  };
  for (const one of withBody) {
    const { input, token } = await prepare(one);
    const headers = { ...headersOf(house.origin, token), 'content-type': 'application/json' };
    await house.assertUnchangedBy(one.name, async () => {
      for (const [what, [length, pieces]] of Object.entries(sizes)) {
        const path = urlOf(one.route, input);
        const all = { ...headers, ...length };
        const answer = await sendSlowly(house.origin, one.route.method, path, all, pieces);
        assert.equal(codeOf(answer, `${one.name}, ${what}`), 'request/too-large');
      }
    });
  }
});

test('a body that drips or stops in the middle is not waited for (SR-64)', async () => {
  const requestMs = 1000;
  const patience = { requestMs, upload: { longestPauseMs: requestMs, leastBytesPerMs: 8 } };
  const origin = await house.listen(patience);
  const slow = everyRoute.filter(({ route }) => route.body !== undefined);
  const prepared: (RouteAndFixture & Awaited<ReturnType<typeof prepare>>)[] = [];
  for (const one of slow) prepared.push({ ...one, ...(await prepare(one)) });
  await house.assertUnchangedBy('a slow body', () =>
    Promise.all(
      prepared.flatMap(({ name, route, input, token }) => {
        const { body, type } = bodyOf(route, input);
        const headers = {
          ...headersOf(origin, token),
          'content-type': type,
          'content-length': String(Buffer.byteLength(body!)),
        };
        const drips = aByteAtATime(body!, (4 * requestMs) / body!.length);
        const half = [body!.slice(0, body!.length / 2)];
        return [drips, half].map(async (pieces) => {
          const answer = await sendSlowly(origin, route.method, urlOf(route, input), headers, pieces);
          assert.equal(codeOf(answer, name), 'request/too-slow', name);
        });
      }),
    ),
  );
});

/** What can be freed is: a string of the last round goes only with a second collection, a turn later. */
const readMemory = async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let n = 0; n < 3; n++) {
    collect();
    await setImmediate();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { kept: heapUsed + external, rss };
};

test('of hostile bodies nothing stays in memory (SR-64)', async () => {
  const one = withBody.find(({ name }) => name === 'runs.start')!;
  const { input, token } = await prepare(one);
  // What is made once is made.
  for (let round = 0; round < 2; round++) await attack(one, input, token);
  const before = await readMemory();
  let sent = 0;
  for (let round = 0; round < 4; round++) sent += await attack(one, input, token);
  const after = await readMemory();
  const [kept, grown] = [after.kept - before.kept, after.rss - before.rss];
  // It goes up and down by less than half of that; an object of each request, or one of the huge ones, is more.
  assert.ok(kept < sent * 500, `${sent} bodies left ${kept} bytes`);
  // A heap that has been stretched stays so for a while. One round sends about half of that.
  assert.ok(grown < 32_000_000, `the process grew by ${grown} bytes`);
});
