import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findKnee } from './knee.ts';

const range = { from: 250, most: 1000 };

const search = async (knee: number, isFluke: (load: number) => boolean = () => false) => {
  const tried: number[] = [];
  const found = await findKnee(
    range,
    async (load) => {
      tried.push(load);
      return load <= knee || isFluke(load);
    },
    async (load) => load <= knee,
  );
  return { found, tried };
};

describe('the search for the knee', () => {
  it('comes close from below, wherever it is, in a handful of tries', async () => {
    for (let knee = 20; knee <= 1200; knee += 7) {
      const { found, tried } = await search(knee);
      const reachable = Math.min(knee, range.most);
      assert.ok(found !== undefined && found <= reachable, `${knee}: ${found}`);
      assert.ok(reachable - found < Math.max(20, reachable * 0.18), `${knee}: ${found}`);
      assert.ok(tried.length <= 9, `${knee}: ${tried.join()}`);
      assert.equal(new Set(tried).size, tried.length, `${knee}: ${tried.join()}`);
    }
  });

  it('does not take a load that held once and not again', async () => {
    const { found } = await search(300, (load) => load === 500);
    assert.equal(found, 250);
  });

  it('finds nothing where nothing holds', async () => {
    assert.equal((await search(0)).found, undefined);
  });
});
