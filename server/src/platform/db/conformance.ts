import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from './port.ts';
import { boolean, bytes, integer, json, orNull, type RowOf, table, text } from './table.ts';

const things = table('things', {
  id: text(),
  count: integer(),
  isGood: boolean(),
  payload: orNull(json<object>()),
  content: orNull(bytes()),
});

interface Tables {
  things: RowOf<typeof things>;
}

export const conformanceTables = [things];

/** What every database does. `open` gives an empty one whose codec knows `conformanceTables`. */
export const dbConformance = (name: string, open: () => Promise<Db>): void => {
  const openWithThings = async () => {
    const db = await open();
    const { types, clustered } = db.engine;
    await sql`create table things (id ${types.text} primary key, count ${types.integer} not null,
      "isGood" ${types.boolean} not null, payload ${types.json}, content ${types.bytes}) ${clustered}`.execute(
      db.query(),
    );
    return db;
  };
  const thing = {
    id: 'a',
    count: 2 ** 40,
    isGood: true,
    payload: { z: 1, a: [1, 'ü', null, '\0 \ud800', {}] },
    content: new Uint8Array([0, 255]),
  };
  const insert = (db: Pick<Db, 'query'>, row: Tables['things']) =>
    db.query<Tables>().insertInto('things').values(row).execute();
  const all = (db: Db) => db.query<Tables>().selectFrom('things').selectAll().orderBy('id').execute();

  test(`${name}: values come back as they went in`, async () => {
    const db = await openWithThings();
    const nothing = { id: 'b', count: -5, isGood: false, payload: null, content: null };
    await insert(db, thing);
    await insert(db, nothing);
    const rows = await all(db);
    assert.deepEqual(
      rows.map((row) => ({ ...row, content: row.content && new Uint8Array(row.content) })),
      [thing, nothing],
    );
    assert.equal(JSON.stringify(rows[0]!.payload), JSON.stringify(thing.payload), 'keys keep their order');
    await db.close();
  });

  test(`${name}: texts compare by their bytes, and none is refused`, async () => {
    const db = await openWithThings();
    const ids = ['B', 'a', 'a-b', 'aa', 'é', '\u{10000}', '\uffff', 'x\0y'];
    for (const id of ids) await insert(db, { ...thing, id });
    const read = (await all(db)).map(({ id }) => id.replace('\0', '\ufffd'));
    const byBytes = ids
      .map((id) => id.replace('\0', '\ufffd'))
      .toSorted((a, b) => Buffer.from(a).compare(Buffer.from(b)));
    assert.deepEqual(read, byBytes);
    const query = db.query<Tables>().selectFrom('things').select('id');
    const before = await query.where('id', '<', 'a').execute();
    assert.deepEqual(
      before.map(({ id }) => id),
      ['B'],
    );
    await db.close();
  });

  test(`${name}: counts and sums are numbers`, async () => {
    const db = await openWithThings();
    await insert(db, thing);
    const { rows } = await sql`select count(*) as n, sum(count) as sum from things`.execute(db.query());
    assert.deepEqual({ ...(rows[0] as object) }, { n: 1, sum: 2 ** 40 });
    await db.close();
  });

  test(`${name}: a transaction that throws leaves nothing behind and tells nobody`, async () => {
    const db = await openWithThings();
    const told: string[] = [];
    const attempt = db.transaction(async (tx) => {
      await insert(tx, thing);
      tx.afterCommit(() => told.push('never'));
      throw new Error('no');
    });
    await assert.rejects(attempt, /no/);
    assert.deepEqual(await all(db), []);
    assert.deepEqual(told, []);
    await db.close();
  });

  test(`${name}: what waits for the commit runs after it, in order`, async () => {
    const db = await openWithThings();
    const told: string[] = [];
    await db.transaction(async (tx) => {
      tx.afterCommit(() => told.push('first'));
      await insert(tx, thing);
      tx.afterCommit(() => told.push('second'));
      assert.deepEqual(told, []);
    });
    assert.deepEqual(told, ['first', 'second']);
    await db.close();
  });

  test(`${name}: transactions at once do not see or undo each other`, async () => {
    const db = await openWithThings();
    await insert(db, { ...thing, count: 0 });
    const addOne = (fails: boolean) =>
      db
        .transaction(async (tx) => {
          const row = await tx
            .query<Tables>()
            .selectFrom('things')
            .select('count')
            .modifyEnd(tx.engine.forUpdate)
            .executeTakeFirstOrThrow();
          await tx
            .query<Tables>()
            .updateTable('things')
            .set({ count: row.count + 1 })
            .execute();
          if (fails) throw new Error('undone');
        })
        .catch(() => undefined);
    await Promise.all(Array.from({ length: 20 }, (_, n) => addOne(n % 4 === 0)));
    assert.equal((await all(db))[0]?.count, 15);
    await db.close();
  });

  test(`${name}: a transaction that awaits anything but queries is refused and rolled back`, async () => {
    const db = await openWithThings();
    const attempt = db.transaction(async (tx) => {
      await insert(tx, thing);
      // A whole turn of the event loop, however busy the machine is.
      await turn();
      await turn();
    });
    await assert.rejects(attempt, /not a query/);
    assert.deepEqual(await all(db), []);
    await db.close();
  });

  test(`${name}: a transaction of which a query failed is rolled back, though the failure was caught`, async () => {
    const db = await openWithThings();
    const attempt = db.transaction(async (tx) => {
      await insert(tx, thing);
      await insert(tx, thing).catch(() => undefined);
    });
    await assert.rejects(attempt, /rolled.* back/);
    assert.deepEqual(await all(db), []);
    await db.close();
  });

  test(`${name}: whoever waits for a lock sees what its last holder committed`, async () => {
    const db = await openWithThings();
    const addNext = () =>
      db.transaction(async (tx) => {
        await tx.lock('the next id');
        const { n } = await tx
          .query<Tables>()
          .selectFrom('things')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow();
        await insert(tx, { ...thing, id: String(n) });
      });
    await Promise.all(Array.from({ length: 20 }, addNext));
    assert.equal((await all(db)).length, 20);
    await db.close();
  });

  test(`${name}: of rows that wait in line each is taken once`, async () => {
    const db = await openWithThings();
    for (let n = 0; n < 20; n++) await insert(db, { ...thing, id: `${n}`, isGood: false });
    const take = async () =>
      db
        .query<Tables>()
        .updateTable('things')
        .set({ isGood: true })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('things')
            .select('id')
            .where('isGood', '=', false)
            .orderBy('id')
            .limit(1)
            .modifyEnd(db.engine.forUpdateSkipLocked),
        )
        .returning('id')
        .executeTakeFirst();
    const taken: string[] = [];
    const takeAll = async () => {
      for (let row = await take(); row; row = await take()) taken.push(row.id);
    };
    await Promise.all(Array.from({ length: 5 }, takeAll));
    assert.equal(taken.length, 20);
    assert.equal(new Set(taken).size, 20);
    await db.close();
  });

  test(`${name}: any number of rows at hand are a table to select from`, async () => {
    const db = await openWithThings();
    const rows = [
      { id: 'x"\\', n: 1, event: { type: 'a', text: '"ü\n\\ \0 \ud800' } },
      { id: 'y', n: 2, event: { type: 'b' } },
    ];
    const given = db.engine.rows(
      rows.map(({ id, n, event }) => ({ id, n, event: JSON.stringify(event) })),
      { id: 'text', n: 'integer', event: 'json' },
    );
    const read = await sql<{
      id: string;
      n: number;
      event: string;
    }>`select * from ${given} as given order by n`.execute(db.query());
    assert.deepEqual(
      read.rows.map((row) => ({ ...row, event: JSON.parse(row.event) as unknown })),
      rows,
    );
    assert.match(read.rows[0]!.event, /^\{"type":"a"/);
    await db.close();
  });

  test(`${name}: its clock gives instants that compare as texts, shifted as asked`, async () => {
    const db = await open();
    const { now } = db.engine;
    const read = await sql<{ before: string; at: string; after: string }>`
      select ${now(-1500)} as before, ${now()} as at, ${now(30_000)} as after`.execute(db.query());
    const { before, at, after } = read.rows[0]!;
    assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(before < at && at < after);
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 5000);
    assert.ok(Math.abs(Date.parse(after) - Date.parse(at) - 30_000) < 50);
    await db.close();
  });
};
