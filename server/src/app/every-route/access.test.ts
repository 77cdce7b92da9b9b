/** The access table, cell by cell; and every place where a call could name what is not its caller's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessTable, type Caller, Callers, type Outcome } from '@stoa/contract/access';
import { goodStatusOf, type RouteDefinition } from '@stoa/contract/route';
import { sql } from 'kysely';
import { tables } from '../tables.ts';
import {
  appearanceOf,
  codeOf,
  everyCell,
  everyRoute,
  idsIn,
  type Input,
  makeCall,
  type RouteAndFixture,
  send,
  unknownLike,
  withIdAt,
  withUnknown,
} from './conformance/calls.ts';
import { openHouse, type Person } from './conformance/house.ts';

const house = await openHouse();

const personOf = (caller: Caller): Person | undefined =>
  caller === 'anonymous' ? undefined : house.people[caller];

const call = (route: RouteDefinition, input: Input, caller: Caller) =>
  send(house.origin, route, input, personOf(caller)?.token);

/** What administrators have a part in belongs to several: it names others, and is there for more than one. */
const isOfOne = ({ access }: RouteDefinition): boolean =>
  access === 'user' || accessTable[access].administrator === 'not-found';

const refusals: Record<string, Outcome> = {
  'account/sign-in-required': 'sign-in-required',
  'account/forbidden': 'forbidden',
};

/** What a caller meets who is refused; with an id of nothing it is the very same. */
const meetRefusal = async ({ name, route }: RouteAndFixture, input: Input, caller: Caller) => {
  const answer = await call(route, input, caller);
  if (answer.status < 400) return `answered ${answer.status}`;
  if (input.params) {
    const unknown = await call(route, { ...input, params: withUnknown(input.params) }, caller);
    assert.deepEqual(appearanceOf(answer), appearanceOf(unknown), `${name} by ${caller}`);
  }
  const code = codeOf(answer, name);
  return refusals[code] ?? (answer.status === 404 ? 'not-found' : code);
};

const meetAnswer = async (one: RouteAndFixture, caller: Caller) => {
  const { name, route } = one;
  const isOut = caller === 'anonymous' || caller === 'disabled';
  // A path that names an object names the owner's, whoever calls.
  const whose = route.params || isOut ? house.people.owner : house.people[caller];
  const { shows, token, input } = await makeCall(one, house, whose);
  const own = personOf(caller)?.token;
  const answer = await send(house.origin, route, input, isOut ? own : (token ?? own));
  if (answer.status !== goodStatusOf(route)) return `${answer.status} ${answer.text}`;
  if (shows !== undefined) assert.ok(answer.text.includes(shows), `${name} shows ${caller} their own`);
  if (isOfOne(route))
    await assertNothingOfOthers(`${name} by ${caller}`, answer.text, [whose, personOf(caller)!]);
  return 'answered';
};

const assertNothingOfOthers = async (at: string, text: string, people: readonly Person[]) => {
  const ids = idsIn(text);
  if (ids.length === 0) return;
  const owners = await readOwners();
  const own = new Set(people.map(({ user }) => user.userId));
  const strange = ids.filter((id) => owners.has(id) && !own.has(owners.get(id)!));
  assert.deepEqual(strange, [], `${at} holds what is of others`);
};

/** Whose a row is, by its id, where it is one person's and not everybody's. */
const readOwners = async (): Promise<Map<string, string>> => {
  const owners = new Map<string, string>();
  for (const { name, columns } of tables) {
    const owner =
      ['ownerId', 'userId'].find((column) => column in columns) ?? (name === 'users' ? 'id' : undefined);
    if (!('id' in columns) || owner === undefined) continue;
    const query = sql<{
      id: string;
      owner: string | null;
    }>`select id, ${sql.ref(owner)} as owner from ${sql.table(name)}`;
    for (const { id, owner } of (await query.execute(house.db.query())).rows)
      if (owner !== null) owners.set(id, owner);
  }
  return owners;
};

test('everybody meets at every route what its row says, and whoever is refused changes nothing (SR-26, SR-28, SR-29)', async () => {
  for (const one of everyCell) {
    const { expected } = one;
    const found: Partial<Record<Caller, string>> = {};
    const { input } = await makeCall(one, house, house.people.owner);
    await house.assertUnchangedBy(one.name, async () => {
      for (const caller of Callers)
        if (expected[caller] !== 'answered') found[caller] = await meetRefusal(one, input, caller);
    });
    for (const caller of Callers)
      if (expected[caller] === 'answered') found[caller] = await meetAnswer(one, caller);
    assert.deepEqual(found, expected, one.name);
  }
});

test('what others have is not there, whatever place of a call of one’s own it is named in (SR-27, SR-28)', async () => {
  let places = 0;
  for (const one of everyRoute) {
    const { name, route } = one;
    if (!isOfOne(route)) continue;
    for (const caller of ['other', 'administrator'] as const) {
      const { input: own, token } = await makeCall(one, house, house.people[caller]);
      const { input: strange } = await makeCall(one, house, house.people.owner);
      const shared = new Set(idsIn(own));
      for (const [place, id] of idsIn(strange).entries()) {
        if (shared.has(id)) continue;
        const at = `${name} by ${caller} with ${id} as ${place}`;
        const sendAt = async (given: string) =>
          appearanceOf(
            await send(house.origin, route, withIdAt(own, place, given), token ?? house.people[caller].token),
          );
        const [real, unknown] = await house.assertUnchangedBy(at, async () => [
          await sendAt(id),
          await sendAt(unknownLike(id)),
        ]);
        assert.deepEqual(real, unknown, at);
        places += 1;
      }
    }
  }
  assert.ok(places > 20, `${places} places`);
});
