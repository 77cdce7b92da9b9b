import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areaOf, groupOf } from './areas.ts';
import { type CpuProfile, type Frame, selfTimesOf } from './cpu-profile.ts';

const node = (id: number, functionName: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url: '', lineNumber: -1 },
  children,
});

const profile: CpuProfile = {
  nodes: [node(1, '(root)', [2]), node(2, 'outer', [3]), node(3, 'inner')],
  startTime: 1000,
  samples: [2, 3, 3, 2],
  timeDeltas: [10, 100, 200, 400],
};

describe('a CPU profile', () => {
  it('gives each function its own time and its callers', () => {
    const times = selfTimesOf(profile, 0, Number.MAX_SAFE_INTEGER);
    const told = times.map(({ stack, selfMicros }) => [
      stack.map((frame) => frame.functionName).join(' < '),
      selfMicros,
    ]);
    assert.deepEqual(told, [
      ['outer < (root)', 410],
      ['inner < outer < (root)', 300],
    ]);
  });

  it('counts only samples between the two times', () => {
    const [only, ...others] = selfTimesOf(profile, 1100, 1200);
    assert.equal(only?.selfMicros, 100);
    assert.deepEqual(others, []);
  });
});

const rootUrl = 'file:///srv/stoa';
const frame = (functionName: string, path: string): Frame => ({ functionName, url: path, line: 1 });
const ours = (path: string) => frame('f', `${rootUrl}/${path}`);

describe('the area of a stack', () => {
  it('is that of the nearest caller that has one', () => {
    const stack = [
      frame('write', ''),
      frame('write_', 'node:_http_outgoing'),
      ours('server/src/app/event-sink.ts'),
      ours('server/src/features/runs/hub.ts'),
    ];
    assert.equal(areaOf(stack, rootUrl), 'SSE writes');
    assert.equal(areaOf(stack.slice(3), rootUrl), 'readers of the log (hub, bus)');
  });

  it('is told by the module of Node where nobody of ours is on the stack', () => {
    const flush = [frame('writev', ''), frame('connectionCorkNT', 'node:_http_outgoing')];
    assert.equal(areaOf(flush, rootUrl), 'SSE writes');
    assert.match(areaOf([frame('listOnTimeout', 'node:internal/timers')], rootUrl), /^node internals/);
  });

  it('knows what is not a function at all', () => {
    assert.equal(areaOf([frame('(garbage collector)', '')], rootUrl), 'garbage collector');
    // A method of this name is a function like any other.
    assert.match(areaOf([frame('constructor', '')], rootUrl), /^node internals/);
  });
});

describe('the group of a function', () => {
  it('is its package, its file, or the engine', () => {
    const inRoot = (path: string) => groupOf(ours(path), rootUrl);
    assert.equal(inRoot('node_modules/undici/lib/core/request.js'), 'undici');
    assert.equal(inRoot('node_modules/@scope/name/index.js'), '@scope/name');
    assert.equal(inRoot('llm/src/sse.ts'), 'llm/src/sse.ts');
    assert.equal(groupOf(frame('writev', ''), rootUrl), 'native');
    assert.equal(groupOf(frame('(program)', ''), rootUrl), 'V8');
  });
});
