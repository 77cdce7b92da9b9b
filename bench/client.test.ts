import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LoadReport } from './load/load.ts';
import { type BenchClient, startBenchClient } from './processes/bench-client.ts';
import { type Child, findFreePort, startServer } from './processes/child.ts';

const scriptPath = (name: string) => join(import.meta.dirname, name);

describe('a load through the floor', () => {
  let upstream: Child;
  let floor: Child;
  let client: BenchClient;
  let origin = '';

  before(async () => {
    const [upstreamPort, floorPort] = [await findFreePort(), await findFreePort()];
    upstream = await startServer(upstreamPort, { args: [scriptPath('upstream.ts'), `${upstreamPort}`] });
    floor = await startServer(floorPort, {
      args: [scriptPath('floor.ts'), `${floorPort}`, `${upstreamPort}`],
    });
    client = startBenchClient();
    origin = `http://127.0.0.1:${floorPort}`;
  });

  after(async () => {
    await client.stop();
    await floor.stop();
    await upstream.stop();
  });

  const run = (tokens: number): Promise<LoadReport> =>
    client.run({
      target: { kind: 'floor', origin, pid: floor.pid },
      streams: 4,
      tokensPerSecond: 50,
      tokens,
    });

  it('brings every token once, in order, with the time it took', async () => {
    const { tokens, failures, transitMs, firstTokenMs } = await run(60);
    assert.deepEqual({ tokens, failures }, { tokens: 240, failures: [] });
    assert.ok(transitMs.p50 > 0 && transitMs.p50 <= transitMs.p99 && transitMs.p99 <= transitMs.max);
    assert.ok(firstTokenMs.p50 > 0);
  });

  it('has a time while all streams are live when the answers outlast the starts', async () => {
    const { steady, keptPace } = await run(100);
    assert.ok(steady && steady.seconds > 0.1 && steady.tokens > 0);
    assert.ok(Number.isFinite(keptPace) && keptPace > 0);
  });

  it('tells what failed instead of leaving it out', async () => {
    const { failures } = await client.run({
      target: { kind: 'floor', origin: 'http://127.0.0.1:1', pid: floor.pid },
      streams: 2,
      tokensPerSecond: 50,
      tokens: 5,
    });
    assert.equal(failures.length, 2);
    assert.match(failures[0]!, /ECONNREFUSED/);
  });
});
