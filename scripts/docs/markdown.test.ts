import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, prose, table } from './markdown.ts';

test('a pipe ends no cell, in code or in prose', () => {
  assert.equal(code("'a' | 'b'"), "`'a' \\| 'b'`");
  assert.equal(prose('either | or'), 'either \\| or');
});

test('prose is one line, in which only code spans are markup', () => {
  assert.equal(prose(' one\n  two '), 'one two');
  assert.equal(prose('a <b> and `<id>`'), 'a &lt;b> and `<id>`');
});

test('a table has a row of dashes and every cell', () => {
  assert.equal(table(['A', 'B'], [['1', '']]), '| A | B |\n| --- | --- |\n| 1 |  |');
});

test('a row with another number of cells than headings is a mistake', () => {
  assert.throws(() => table(['A', 'B'], [['1']]), /1 cells under 2 headings/);
});
