import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { blockOf, replaceBlock } from './results-file.ts';

describe('a block of the results', () => {
  it('is put at the end when it is new', () => {
    const text = replaceBlock('# Results\n', 'start', 'fast');
    assert.equal(text, '# Results\n\n<!-- bench:start -->\nfast\n<!-- /bench:start -->\n');
  });

  it('takes the place of its former self and leaves everything else alone', () => {
    const before = replaceBlock(replaceBlock('# Results\n\nWords.\n', 'start', 'old'), 'stream', 'kept');
    const after = replaceBlock(before, 'start', 'new');
    assert.equal(after, before.replace('old', 'new'));
  });

  it('is the same after writing it twice, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (content) => {
        const once = replaceBlock('# Results\n', 'start', content);
        assert.equal(replaceBlock(once, 'start', content), once);
      }),
    );
  });

  it('without an end is refused, for it would swallow what follows', () => {
    assert.throws(() => replaceBlock('<!-- bench:start -->\nwords', 'start', 'new'), /has no end/);
  });

  it('names the machine, the day, and that it was shortened', () => {
    const tables = [{ name: 'start', rows: [{ ms: 1 }], notes: [] }];
    const told = { machine: 'A computer, 2 cores', day: '2026-01-31' };
    const block = blockOf('start', tables, { ...told, quick: true });
    assert.match(block, /^## start\n\nMeasured on 2026-01-31: A computer, 2 cores\. Shortened/);
    assert.doesNotMatch(blockOf('start', tables, { ...told, quick: false }), /Shortened/);
  });
});
