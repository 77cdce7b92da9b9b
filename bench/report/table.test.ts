import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Table } from '../benchmark.ts';
import { spreadOf } from './statistics.ts';
import { formatCell, formatNumber, markdownTable, textTable } from './table.ts';

const table: Table = {
  name: 'sample',
  title: 'A sample',
  rows: [
    { case: 'the floor', ms: spreadOf([10, 30, 20]), verdict: '' },
    { case: 'a | b', ms: 1234.5, verdict: 'kept' },
  ],
  notes: ['Said once.'],
};

describe('a figure', () => {
  it('is written with about three digits', () => {
    const written = [0.1234, -0.001, 1.234, 12.34, 123.4, 1234.5, 12, 0].map(formatNumber);
    assert.deepEqual(written, ['0.12', '0', '1.23', '12.3', '123', '1235', '12', '0']);
  });

  it('that could not be taken is a dash', () => {
    assert.equal(formatNumber(Number.NaN), '–');
    assert.equal(formatNumber(Number.NEGATIVE_INFINITY), '–');
  });

  it('of several runs shows its spread, of a single one does not', () => {
    assert.equal(formatCell(spreadOf([10, 30, 20])), '20 (10–30)');
    assert.equal(formatCell(spreadOf([20])), '20');
    assert.equal(formatCell(spreadOf([20, Number.NaN])), '–');
  });
});

describe('a table', () => {
  it('for a terminal sets figures flush right and words flush left', () => {
    assert.equal(
      textTable(table),
      [
        'A sample',
        '',
        'case               ms  verdict',
        '─────────  ──────────  ───────',
        'the floor  20 (10–30)',
        'a | b            1235  kept',
        '',
        '- Said once.',
      ].join('\n'),
    );
  });

  it('in Markdown escapes what would end a cell', () => {
    assert.equal(
      markdownTable(table),
      [
        '### A sample',
        '',
        '| case | ms | verdict |',
        '|---|--:|---|',
        '| the floor | 20 (10–30) |  |',
        '| a \\| b | 1235 | kept |',
        '',
        '- Said once.',
      ].join('\n'),
    );
  });
});
