import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { closingLines, filesOfEngine, findChromium, selectFiles, skip, summarise } from './test-plan.mjs';

const output = (tests: number, passed: number): string =>
  `✔ one (0.1ms)\n﹣ two (0.1ms) # no PostgreSQL\nℹ tests ${tests}\nℹ suites 0\nℹ pass ${passed}\nℹ fail ${tests - passed - 1}\nℹ cancelled 0\nℹ skipped 1\n`;

test('files are chosen by their ending and by a part of the path', () => {
  const paths = ['llm/src/b.test.ts', 'llm/src/a.test.ts', 'llm/src/a.ts', 'server/src/a.test.ts'];
  const all = ['llm/src/a.test.ts', 'llm/src/b.test.ts', 'server/src/a.test.ts'];
  assert.deepEqual(selectFiles(paths, /\.test\.ts$/, undefined), all);
  assert.deepEqual(selectFiles(paths, /\.test\.ts$/, 'unit'), all);
  assert.deepEqual(selectFiles(paths, /\.test\.ts$/, 'llm/src/b'), ['llm/src/b.test.ts']);
});

test('a test of the server runs on both engines, unless it is named for one', () => {
  const files = [
    'server/src/a.test.ts',
    'server/src/db/postgres.test.ts',
    'server/src/db/sqlite.test.ts',
    'server/src/postgres/b.test.ts',
  ];
  assert.deepEqual(filesOfEngine(files, 'sqlite'), [files[0], files[2], files[3]]);
  assert.deepEqual(filesOfEngine(files, 'postgres'), [files[0], files[1], files[3]]);
});

test('a group that passed says its counts, and what it skipped and why', () => {
  const { failed, line, skipped } = summarise('server', output(3, 2), 0, 1234);
  assert.equal(failed, false);
  assert.equal(line, 'passed   server  2 of 3 tests, 1.2 s');
  assert.deepEqual(skipped, ['server: two # no PostgreSQL']);
});

test('the end says what passed, what was skipped and what failed', () => {
  const results = [
    summarise('llm', output(3, 2), 0, 0),
    summarise('web', output(3, 1), 1, 0),
    skip('e2e', 'no browser', false),
  ];
  assert.deepEqual(closingLines(results), [
    '3 tests passed',
    'skipped  llm: two # no PostgreSQL',
    'skipped  web: two # no PostgreSQL',
    'skipped  e2e: no browser',
    'failed   web',
  ]);
});

test('a failed group shows its failures alone', () => {
  const text = `${output(3, 1)}\n✖ failing tests:\n\n✖ three\n`;
  const { failed, line, details } = summarise('server', text, 1, 0);
  assert.equal(failed, true);
  assert.match(line, /^failed {3}server {2}1 of 3 tests/);
  assert.equal(details, '✖ failing tests:\n\n✖ three\n');
});

test('a group that died without a summary, or ran no test, has failed', () => {
  assert.deepEqual(summarise('llm', 'Segmentation fault', null, 0).details, 'Segmentation fault');
  assert.equal(summarise('llm', 'Segmentation fault', null, 0).failed, true);
  assert.equal(summarise('llm', 'ℹ tests 0\nℹ pass 0\n', 0, 0).failed, true);
});

test('a browser is looked for where it is said to be, else in the customary places, else not', async () => {
  const root = mkdtempSync(join(tmpdir(), 'stoa-browser-'));
  try {
    const browser = join(root, 'chromium');
    writeFileSync(browser, '');
    assert.equal(await findChromium(root, { CHROMIUM_PATH: browser }, []), browser);
    assert.equal(await findChromium(root, { CHROMIUM_PATH: join(root, 'gone') }, [browser]), undefined);
    assert.equal(await findChromium(root, {}, [join(root, 'gone'), browser]), browser);
    assert.equal(await findChromium(root, {}, []), undefined);
  } finally {
    rmSync(root, { recursive: true });
  }
});
