import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Db } from '../db/port.ts';
import type { Fulltext, FulltextDocument, FulltextSearch } from './port.ts';

export interface FulltextUnderTest {
  db: Db;
  fulltext: Fulltext;
}

const document = (id: string, text: string, more: Partial<FulltextDocument> = {}): FulltextDocument => ({
  id,
  kind: 'message',
  ownerId: 'usr_a',
  at: '2026-01-31T09:30:00.000Z',
  text,
  ...more,
});

/** What every full-text index does. `open` gives an empty one. */
export const fulltextConformance = (name: string, open: () => Promise<FulltextUnderTest>): void => {
  const openWith = async (documents: readonly FulltextDocument[]) => {
    const { db, fulltext } = await open();
    await db.transaction((tx) => fulltext.index(tx, documents));
    const page = (search: Partial<FulltextSearch>) =>
      fulltext.search(db, { ownerId: 'usr_a', query: '', limit: 100, ...search });
    const find = async (query: string, search: Partial<FulltextSearch> = {}) =>
      (await page({ query, ...search })).hits.map(({ id }) => id);
    return { db, fulltext, page, find };
  };
  /** One document a text, named by its place in the list. */
  const openTexts = (texts: readonly string[]) =>
    openWith(texts.map((text, n) => document(`${n}`.padStart(3, '0'), text)));

  test(`${name}: a text is found by its words in any script, and by nothing else`, async () => {
    const cases: [text: string, found: string[], notFound: string[]][] = [
      ['The Quick brown fox', ['quick', 'QUICK', 'fox the', '"quick brown"', 'quick bro'], ['"brown quick"']],
      ['Crème brûlée', ['creme', 'CRÈME', 'cre\u0300me', 'brulee'], ['crem ', 'brulees']],
      ['un resume', ['résumé', 'resum'], ['"resum"']],
      ['Größe in der Straße', ['größe', 'GRÖSSE', 'grosse', 'STRASSE', 'straße'], ['groß ', 'strase']],
      ['ΟΔΟΣ Αθηνών', ['οδος', 'οδοσ', 'αθηνων'], ['οδυς']],
      ['Ёлка и Йод', ['елка', 'ЙОД'], ['ел ']],
      ['我们去北京大学', ['北', '学', '北京', '大学', '北京大学', '我们 大学'], ['北大', '京北', '上']],
      ['東京タワーの話', ['東', 'タワー', 'ﾀﾜｰ', 'ワ', '話', 'ーの'], ['ター', '京東']],
      ['한국어를 배운다', ['한', '한국', '국어', '배운다'], ['국한']],
      ['ภาษาไทยง่ายมาก', ['ไทย', 'ภาษา', 'ง่าย', 'ท'], ['ยไท']],
      [
        '用Python写代码 v2',
        ['python', '写代码', '用', '"python 写"', '"用 python"', '用python'],
        ['"python 代"'],
      ],
      ['done 🎉 really 👍🏽 ❤️', ['🎉', '👍', '❤', '❤️ done', '"done 🎉 really"'], ['🔥']],
      [
        'call foo_bar or fooBar in v1.2.3',
        ['foo_bar', 'foo', 'bar', 'foobar', 'fooBar', 'v1.2.3', 'v1.2', 'fooBar v1.2'],
        ['bar_foo', 'v1.3', 'foo.or'],
      ],
      ['ﬁnd ｆｕｌｌ　ｗｉｄｔｈ', ['find', 'full', 'ｗｉｄｔｈ'], ['fnd']],
      ['a\0b \ud800c\udc00 d', ['a', 'b', 'c', '\ud800c', 'a\0b'], ['ab', 'ac']],
      ["don't rock-and-roll", ["don't", '"rock and roll"', 'rock-and-roll', 'rock - roll'], ['dont']],
      ['हिन्दी में', ['हिन्दी', 'हिन्'], ['हिन्दि']],
    ];
    const { find } = await openTexts(cases.map(([text]) => text));
    for (const [n, [text, found, notFound]] of cases.entries()) {
      const id = `${n}`.padStart(3, '0');
      for (const query of found) assert.ok((await find(query)).includes(id), `${query} finds ${text}`);
      for (const query of notFound) assert.ok(!(await find(query)).includes(id), `${query} misses ${text}`);
    }
  });

  test(`${name}: the last word may be unfinished, words in quotes stand together, a dash leaves out`, async () => {
    const { find } = await openTexts(['green apple pie', 'apple tree, green', 'application', 'a --dry-run']);
    assert.deepEqual((await find('app')).toSorted(), ['000', '001', '002']);
    assert.deepEqual((await find('app ')).toSorted(), []);
    assert.deepEqual((await find('app green')).toSorted(), []);
    assert.deepEqual((await find('green app')).toSorted(), ['000', '001']);
    assert.deepEqual((await find('"green apple"')).toSorted(), ['000']);
    assert.deepEqual((await find('"green app')).toSorted(), ['000'], 'a quote that is still open');
    assert.deepEqual((await find('"green app"')).toSorted(), []);
    assert.deepEqual((await find('apple -pie')).toSorted(), ['001']);
    assert.deepEqual((await find('green -"apple tree"')).toSorted(), ['000']);
    assert.deepEqual((await find('app -tree -pie')).toSorted(), []);
    assert.deepEqual((await find('--dry-run')).toSorted(), ['003']);
    assert.deepEqual((await find('p')).toSorted(), [], 'one letter is a whole word');
  });

  test(`${name}: no query is an error, and operators of engines are text (SR-63)`, async () => {
    const { find } = await openTexts(['cats AND dogs', 'NEAR(cats dogs)', 'nothing 100% of_it']);
    const queries = [
      '*',
      '"',
      '""',
      '-',
      '--',
      '-*',
      ':',
      '&|!',
      '()',
      "'",
      '\\',
      '%',
      '_',
      '^',
      '+',
      ' ',
      '',
    ];
    for (const query of [...queries, '\0', '\ud800', '.'.repeat(5000), '"'.repeat(5000), '-cats', '-"'])
      assert.deepEqual(await find(query), [], query.slice(0, 20));
    assert.deepEqual(await find('cats AND dogs'), ['000']);
    assert.deepEqual(await find('cats OR dogs'), []);
    assert.deepEqual(await find('NEAR(cats dogs, 5)'), []);
    assert.deepEqual(await find('NEAR(cats'), ['001']);
    assert.deepEqual(await find('words:cats'), []);
    assert.deepEqual((await find("cats:* & (dogs | 'x')")).length, 0);
    assert.deepEqual(await find("nothing' 100%"), ['002']);
    assert.deepEqual(await find('n%'), []);
    for (const query of ['x '.repeat(5000), '中'.repeat(5000), '-a '.repeat(5000), '"a" '.repeat(5000)])
      assert.deepEqual(await find(query), []);
  });

  test(`${name}: a long text is found by its first 16,000 words, repeated ones included`, async () => {
    const { find } = await openTexts([
      `start ${'lorem ipsum '.repeat(7_000)} "near the" end ${'z'.repeat(5000)} ${'x '.repeat(5000)} beyond`,
      'x'.repeat(100_000),
      Array.from({ length: 100_000 }, (_, n) => String.fromCodePoint(0x4e00 + (n % 20_000))).join(''),
      '\u{20000}'.repeat(100_000),
      'ﷺ'.repeat(100_000),
    ]);
    assert.deepEqual(await find('"near the end zzzzz'), ['000']);
    assert.deepEqual(await find('"lorem ipsum lorem'), ['000']);
    assert.deepEqual(await find('beyond'), []);
    assert.deepEqual(await find('"lorem near"'), []);
    assert.deepEqual(await find('x'.repeat(1000)), ['001'], 'a word longer than is kept');
    assert.deepEqual(await find('\u4e00\u4e01\u4e02'), ['002']);
    assert.deepEqual(await find('\u{20000}'), ['003']);
  });

  test(`${name}: what is indexed again is replaced, what is removed is gone, what is rolled back never was`, async () => {
    const { db, fulltext, find } = await openWith([document('a', 'first text'), document('b', 'first text')]);
    await db.transaction((tx) =>
      fulltext.index(tx, [
        document('a', 'middle'),
        document('a', 'second', { at: '2020-01-01T00:00:00.000Z' }),
      ]),
    );
    assert.deepEqual([await find('first'), await find('middle'), await find('second')], [['b'], [], ['a']]);
    await assert.rejects(
      db.transaction(async (tx) => {
        await fulltext.remove(tx, ['a']);
        await fulltext.index(tx, [document('b', 'third'), document('c', 'third')]);
        throw new Error('rolled back');
      }),
      /rolled back/,
    );
    assert.deepEqual([await find('first'), await find('second'), await find('third')], [['b'], ['a'], []]);
    await db.transaction((tx) => fulltext.remove(tx, ['a', 'unknown']));
    await db.transaction((tx) => fulltext.index(tx, []));
    await db.transaction((tx) => fulltext.remove(tx, []));
    assert.deepEqual([await find('first'), await find('second')], [['b'], []]);
  });

  test(`${name}: documents of others are never found, whatever the query (SR-67)`, async () => {
    const { db, fulltext, find } = await openWith([
      document('mine', 'secret plan'),
      document('theirs', 'secret plan usr_b', { ownerId: 'usr_b' }),
      document('alike', 'secret plan', { ownerId: 'USR_A' }),
    ]);
    const hex = `o${Buffer.from('usr_b').toString('hex')}`;
    const tries = ['secret', 'secr', '"secret plan"', `${hex} secret`, `=${hex}`, `scope:${hex}`, 'usr_b'];
    for (const query of [
      ...tries,
      'secret -x',
      `x" OR scope : "${hex}`,
      `secret') | ('=${hex}`,
      `-mine secret`,
    ])
      for (const id of await find(query)) assert.equal(id, 'mine', query);
    assert.deepEqual(await find('secret', { ownerId: "usr_b' | 'x" }), []);
    assert.deepEqual(await find('secret', { ownerId: 'usr_b" OR "x' }), []);
    assert.deepEqual(await find('secret', { ownerId: '' }), []);
    await db.transaction((tx) => fulltext.removeAllOf(tx, 'usr_a'));
    assert.deepEqual(await find('secret'), []);
    assert.deepEqual(await find('secret', { ownerId: 'usr_b' }), ['theirs']);
    assert.deepEqual(await find('secret', { ownerId: 'USR_A' }), ['alike']);
  });

  test(`${name}: pages go from the newest to the oldest, and neither repeat nor miss, also of one instant`, async () => {
    const instant = (n: number) => new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 40) * 1000).toISOString();
    // The index is filled in another order than that of time.
    const documents = Array.from({ length: 1300 }, (_, n) =>
      document(`${(n * 7) % 1300}`, n % 3 === 0 ? 'common rare' : 'common', {
        at: instant((n * 7) % 1300),
        kind: n % 2 === 0 ? 'message' : 'conversation',
      }),
    );
    const { db, fulltext, page, find } = await openWith(documents);
    const walk = async (search: Partial<FulltextSearch>, between?: () => Promise<void>) => {
      const found: string[] = [];
      for (let after: string | undefined; ;) {
        const { hits, next } = await page({ ...search, ...(after !== undefined && { after }) });
        found.push(...hits.map(({ id }) => id));
        if (next === undefined) return found;
        assert.equal(hits.length, search.limit);
        after = next;
        await between?.();
      }
    };
    for (const [query, limit] of [
      ['common', 97],
      ['rare', 50],
    ] as const) {
      const found = await walk({ query, limit });
      const expected = documents.filter(({ text }) => text.includes(query)).map(({ id }) => id);
      assert.deepEqual(found.toSorted(), expected.toSorted());
      const instants = found.map((id) => instant(Number(id)));
      assert.deepEqual(instants, instants.toSorted().toReversed());
    }
    const messages = documents.filter(({ kind }) => kind === 'message').map(({ id }) => id);
    assert.deepEqual(
      (await walk({ query: 'common', limit: 200, kind: 'message' })).toSorted(),
      messages.toSorted(),
    );
    assert.deepEqual((await find('common', { limit: 1 })).length, 1);
    // The last hit of a page may be gone when the next is asked for, and something newer may have come.
    let n = 0;
    const found = await walk({ query: 'rare', limit: 300 }, () =>
      db.transaction(async (tx) => {
        await fulltext.remove(
          tx,
          documents.slice(0, 3).map(({ id }) => id),
        );
        await fulltext.index(tx, [document(`new${(n += 1)}`, 'rare', { at: '2027-01-01T00:00:00.000Z' })]);
      }),
    );
    assert.equal(new Set(found).size, found.length);
    assert.ok(found.length >= 433 && !found.includes('new1'));
    await assert.rejects(page({ query: 'common', after: 'no cursor' }), { code: 'request/invalid' });
  });

  test(`${name}: more documents of one millisecond than it has places for are all found`, async () => {
    const documents = Array.from({ length: 2100 }, (_, n) => document(`${n}`, 'same'));
    const later = document('later', 'same', { at: '2026-01-31T09:30:00.001Z' });
    const { find } = await openWith([documents[0]!, later, ...documents.slice(1)]);
    assert.equal(new Set(await find('same', { limit: 5000 })).size, 2101);
    for (const at of ['9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z', 'no instant']) {
      const { find: findOdd } = await openWith([document(`at ${at}`, 'odd', { at })]);
      assert.ok((await findOdd('odd')).includes(`at ${at}`));
    }
  });

  test(`${name}: whatever the texts and the query, what is found is what a plain comparison finds`, async () => {
    const { db, fulltext } = await open();
    const search = (ownerId: string, query: string) => fulltext.search(db, { ownerId, query, limit: 100 });
    let round = 0;
    const property = fc.asyncProperty(
      fc.array(textOf(12), { maxLength: 6 }),
      queries,
      async (texts, asked) => {
        const ownerId = `usr_${(round += 1)}`;
        const documents = texts.map((text, n) => document(`${ownerId}_${n}`, text, { ownerId }));
        await db.transaction((tx) => fulltext.index(tx, documents));
        for (const terms of asked) {
          const query = written(terms);
          const found = (await search(ownerId, query)).hits.map(({ id }) => id);
          const expected = documents.filter(({ text }) => isFound(text, terms)).map(({ id }) => id);
          assert.deepEqual(found.toSorted(), expected.toSorted(), JSON.stringify(query));
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
};

/** Runs of words and of Chinese, Japanese and Thai, in which much is alike. */
const run = fc.oneof(
  fc.constantFrom('ab', 'Abc', 'ábc', 'bc', 'x1', 'STRASSE', 'straße', '7'),
  fc.string({ unit: fc.constantFrom('中', '文', '字', 'か', 'ก'), minLength: 1, maxLength: 4 }),
);
const textOf = (maxLength: number) =>
  fc
    .array(fc.tuple(run, fc.constantFrom(' ', '_', '. ', '\n', '\0', '/')), { minLength: 1, maxLength })
    .map((runs) => runs.map(([text, after]) => text + after).join(''));

interface Term {
  text: string;
  isQuoted: boolean;
  isUnwanted: boolean;
}
const term = fc.record({
  text: fc.array(run, { minLength: 1, maxLength: 3 }).map((runs) => runs.join(' ')),
  isQuoted: fc.boolean(),
  isUnwanted: fc.integer({ max: 4, min: 0 }).map((n) => n === 0),
});
const queries = fc.array(fc.array(term, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 8 });

/** Without quotes, what holds the runs of a term together is not a space. */
const written = (terms: readonly Term[]): string =>
  terms
    .map(({ text, isQuoted, isUnwanted }) => {
      const said = isQuoted ? `"${text}"` : text.replaceAll(' ', '_');
      return isUnwanted ? `-${said}` : said;
    })
    .join(' ');

const isUnspaced = (character: string): boolean => /[中文字かก]/.test(character);

/** Runs parted by one space, in a form in which what is the same is written the same. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('á', 'a')
    .replaceAll(/[^\da-z中文字かก]+/g, ' ')
    .trim();

const isFound = (text: string, terms: readonly Term[]): boolean => {
  if (terms.every(({ isUnwanted }) => isUnwanted)) return false;
  return terms.every(({ text: said, isQuoted, isUnwanted }, n) => {
    const wanted = plain(said);
    const lastRun = wanted.split(' ').at(-1)!;
    const mayGoOn = n === terms.length - 1 && !isQuoted && !isUnwanted && lastRun.length > 1;
    // Words of letters begin and end where they are said to; the others are only parts of what is written.
    const start = isUnspaced(wanted[0]!) ? '' : ' ';
    const end = isUnspaced(wanted.at(-1)!) || mayGoOn ? '' : ' ';
    return ` ${plain(text)} `.includes(start + wanted + end) !== isUnwanted;
  });
};
