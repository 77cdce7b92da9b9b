import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cpuMsIn, residentBytesIn } from './process-figures.ts';

describe('the figures of a process', () => {
  it('count user and system time, also when its name holds blanks and brackets', () => {
    const after = 'S 1 2 3 0 -1 4194304 100 0 0 0 123 45 7 8 20 0 11 0 99';
    assert.equal(cpuMsIn(`4711 (node) ${after}`), 1680);
    assert.equal(cpuMsIn(`4711 (a (b) c) d) ${after}`), 1680);
  });

  it('take resident memory from its own line', () => {
    assert.equal(residentBytesIn('VmHWM:\t  999 kB\nVmRSS:\t  120 kB\nRssAnon:\t 7 kB\n'), 122_880);
  });
});
