import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { modelIdOf, nowMicros, paceOf, sendTimesIn, tokenAt } from './tokens.ts';

describe('a token', () => {
  it('tells when it was sent, however many of them a frame joins', () => {
    const micros = fc.array(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    fc.assert(
      fc.property(micros, (times) => {
        assert.deepEqual(sendTimesIn(times.map(tokenAt).join('')), times);
      }),
    );
  });

  it('is read only when it is whole', () => {
    assert.deepEqual(sendTimesIn(''), []);
    assert.deepEqual(sendTimesIn(`${tokenAt(36)}12`), [36]);
  });

  it('carries a clock that only goes forward, in microseconds', async () => {
    const before = nowMicros();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const tookMicros = nowMicros() - before;
    assert.ok(tookMicros >= 19_000 && tookMicros < 10_000_000, `${tookMicros} µs`);
  });
});

describe('the pace', () => {
  it('travels as the id of the model', () => {
    assert.equal(modelIdOf({ tokensPerSecond: 50, tokens: 300 }), 'bench-50x300');
    assert.deepEqual(paceOf('bench-50x300'), { tokensPerSecond: 50, tokens: 300 });
  });

  it('is not read from the id of another model', () => {
    for (const id of ['bench-50', 'bench-x300', 'my-bench-50x300', 'bench-50x300-large']) {
      assert.equal(paceOf(id), undefined);
    }
  });
});
