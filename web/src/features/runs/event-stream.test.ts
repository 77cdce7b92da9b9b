import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FollowedEvent, News } from '@stoa/contract/news';
import { foldEvents } from '@stoa/contract/runs/fold';
import type { Message } from '@stoa/contract/conversations';
import type { RunEvent } from '@stoa/contract/runs/events';
import * as fc from 'fast-check';
import { createEventStream } from './event-stream.ts';
import type { StreamSource, StreamState } from './event-stream.ts';
import { createRunsStore } from './runs-store.ts';
import type { SettledRun } from './runs-store.ts';

const runId = (n: number) => `run_${String(n).padStart(26, '0')}`;

/** A clock whose timers run when the test says so. */
const createTimers = () => {
  let nowMs = 0;
  let timers: { atMs: number; run: () => void }[] = [];
  const later = (delayMs: number, run: () => void) => {
    const timer = { atMs: nowMs + delayMs, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  const pass = (ms: number) => {
    const until = nowMs + ms;
    for (;;) {
      const due = timers.filter((timer) => timer.atMs <= until).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      timers = timers.filter((timer) => timer !== due);
      nowMs = Math.max(nowMs, due.atMs);
      due.run();
    }
    nowMs = until;
  };
  return { later, pass, now: () => nowMs };
};

interface FakeSource extends StreamSource {
  url: string;
  open: boolean;
  emit: (type: string, data?: object) => void;
  /** The next seq this connection sends of each run. */
  places: Map<string, number>;
}

const createSource = (url: string): FakeSource => {
  const handlers = new Map<string, ((event: { data?: unknown }) => void)[]>();
  const runs = decodeURIComponent(new URL(url, 'http://stoa').searchParams.get('runs') ?? '');
  const places = new Map<string, number>();
  for (const item of runs.split(',').filter(Boolean)) {
    const [id, after] = item.split(':') as [string, string];
    places.set(id, Number(after) + 1);
  }
  const source: FakeSource = {
    url,
    open: true,
    places,
    addEventListener: (type, handler) => handlers.set(type, [...(handlers.get(type) ?? []), handler]),
    close: () => {
      source.open = false;
    },
    emit: (type, data) => {
      for (const handler of handlers.get(type) ?? []) handler(data ? { data: JSON.stringify(data) } : {});
    },
  };
  return source;
};

const createBench = () => {
  const timers = createTimers();
  const sources: FakeSource[] = [];
  const events: FollowedEvent[] = [];
  const news: News[] = [];
  const states: StreamState[] = [];
  const counts = { gaps: 0, trouble: 0 };
  const stream = createEventStream(
    {
      open: (url) => {
        const source = createSource(url);
        sources.push(source);
        return source;
      },
      later: timers.later,
      now: timers.now,
      random: () => 0.5,
    },
    {
      onEvent: (event) => events.push(event),
      onNews: (item) => news.push(item),
      onGap: () => (counts.gaps += 1),
      onState: (state) => states.push(state),
      onTrouble: () => (counts.trouble += 1),
    },
  );
  const open = () => sources.filter((source) => source.open);
  const hello = (source: FakeSource, instanceId = 'one') =>
    source.emit('hello', { type: 'hello', instanceId, version: '1' });
  return { timers, sources, events, news, states, counts, stream, open, hello };
};

const started = () => {
  const bench = createBench();
  bench.stream.start();
  bench.hello(bench.sources[0]!);
  return bench;
};

test('a further run is followed on a new stream, and the old one is closed at its hello', () => {
  const { stream, timers, open, hello, counts } = started();
  stream.follow(runId(1));
  timers.pass(0);
  assert.equal(open().length, 2);
  assert.match(decodeURIComponent(open()[1]!.url), new RegExp(`runs=${runId(1)}:0$`));
  hello(open()[1]!);
  assert.equal(open().length, 1);
  assert.equal(counts.gaps, 0);
});

test('several runs followed in one moment need one new stream', () => {
  const { stream, timers, sources } = started();
  stream.follow(runId(1));
  stream.follow(runId(2));
  timers.pass(0);
  assert.equal(sources.length, 2);
});

test('a run followed while the hand-over is on its way gets a stream after it', () => {
  const { stream, timers, open, hello } = started();
  stream.follow(runId(1));
  timers.pass(0);
  stream.follow(runId(2));
  timers.pass(0);
  hello(open()[1]!);
  timers.pass(0);
  hello(open()[1]!);
  assert.deepEqual([...open()[0]!.places.keys()], [runId(1), runId(2)]);
});

test('a lost connection comes back with the cursors, and says that news may be missing', () => {
  const { stream, timers, open, hello, counts, states } = started();
  stream.follow(runId(1));
  timers.pass(0);
  hello(open()[1]!);
  open()[0]!.emit('text-delta', { type: 'text-delta', partId: 'a', text: 'x', seq: 1, runId: runId(1) });
  open()[0]!.emit('error');
  assert.equal(open().length, 0);
  assert.equal(states.at(-1), 'waiting');
  timers.pass(250);
  assert.match(decodeURIComponent(open()[0]!.url), new RegExp(`${runId(1)}:1$`));
  assert.equal(counts.gaps, 0);
  hello(open()[0]!);
  assert.equal(counts.gaps, 1);
  assert.equal(states.at(-1), 'live');
});

test('a run event named error is not a lost connection', () => {
  const { stream, timers, open, hello, events } = started();
  stream.follow(runId(1));
  timers.pass(0);
  hello(open()[1]!);
  open()[0]!.emit('error', {
    type: 'error',
    partId: 'e',
    code: 'auth',
    message: '',
    seq: 1,
    runId: runId(1),
  });
  assert.equal(open().length, 1);
  assert.equal(events.length, 1);
});

test('attempts are spaced further and further, up to ten seconds', () => {
  const { sources, timers, open, counts } = started();
  open()[0]!.emit('error');
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt += 1) {
    const before = sources.length;
    const from = timers.now();
    while (sources.length === before) timers.pass(1);
    waits.push(timers.now() - from);
    sources.at(-1)!.emit('error');
  }
  for (let i = 1; i < waits.length; i += 1) assert.ok(waits[i]! >= waits[i - 1]!);
  assert.ok(waits[0]! <= 250);
  assert.equal(waits.at(-1), 7500);
  assert.ok(counts.trouble > 0);
});

test('dropped by the server, it comes back at once', () => {
  const { timers, open, sources } = started();
  open()[0]!.emit('dropped', { type: 'dropped' });
  timers.pass(0);
  assert.equal(sources.length, 2);
  assert.equal(open().length, 1);
});

test('a stream that never says hello is given up', () => {
  const { stream, sources, timers } = createBench();
  stream.start();
  timers.pass(16_000);
  assert.ok(sources.length >= 2);
  assert.equal(sources[0]!.open, false);
});

test('a gap in the log is closed from the cursor', () => {
  const { stream, timers, open, hello, events } = started();
  stream.follow(runId(1));
  timers.pass(0);
  hello(open()[1]!);
  open()[0]!.emit('text-delta', { type: 'text-delta', partId: 'a', text: 'x', seq: 2, runId: runId(1) });
  assert.equal(events.length, 0);
  timers.pass(250);
  assert.match(decodeURIComponent(open()[0]!.url), /:0$/);
});

test('a snapshot may jump ahead', () => {
  const { stream, timers, open, hello, events } = started();
  stream.follow(runId(1));
  timers.pass(0);
  hello(open()[1]!);
  open()[0]!.emit('snapshot', { type: 'snapshot', parts: [], usage: null, seq: 40, runId: runId(1) });
  assert.equal(events.length, 1);
  assert.equal(stream.cursorOf(runId(1)), 40);
});

test('a restarted server means lists may be stale, even when nothing was seen to break', () => {
  const { stream, timers, open, hello, counts } = started();
  stream.follow(runId(1));
  timers.pass(0);
  hello(open()[1]!, 'two');
  assert.equal(counts.gaps, 1);
});

test('after signed-out it stays closed', () => {
  const { timers, open, news, sources } = started();
  open()[0]!.emit('signed-out', { type: 'signed-out' });
  timers.pass(60_000);
  assert.equal(news.at(-1)!.type, 'signed-out');
  assert.equal(sources.length, 1);
  assert.equal(open().length, 0);
});

test('stopped and started again it goes on from the cursors', () => {
  const { stream, timers, open, hello, counts } = started();
  stream.follow(runId(1));
  timers.pass(0);
  hello(open()[1]!);
  open()[0]!.emit('text-delta', { type: 'text-delta', partId: 'a', text: 'x', seq: 1, runId: runId(1) });
  stream.stop();
  assert.equal(open().length, 0);
  stream.start();
  hello(open()[0]!);
  assert.match(decodeURIComponent(open()[0]!.url), /:1$/);
  assert.equal(counts.gaps, 1);
});

const logOf = (texts: string[]): RunEvent[] => [
  { type: 'run-start', model: { endpointId: 'e', id: 'm' }, at: 't' },
  { type: 'reasoning-start', partId: 'r', step: 1, at: 't' },
  { type: 'reasoning-delta', partId: 'r', text: 'hm' },
  { type: 'reasoning-end', partId: 'r', at: 't' },
  { type: 'text-start', partId: 'a', step: 1 },
  ...texts.map((text) => ({ type: 'text-delta' as const, partId: 'a', text })),
  { type: 'text-end', partId: 'a' },
  { type: 'run-end', status: 'done', at: 't' },
];

const messageOf = (id: string): Message => ({
  id: `msg_${id}`,
  conversationId: 'cnv',
  parentId: null,
  role: 'assistant',
  parts: [],
  run: { id, status: 'queued' },
  model: null,
  usage: null,
  siblingIds: [],
  createdAt: 't',
});

type Move =
  | { kind: 'deliver'; which: number; count: number }
  | { kind: 'repeat'; which: number }
  | { kind: 'break'; which: number }
  | { kind: 'hello'; which: number }
  | { kind: 'pass'; ms: number }
  | { kind: 'stop' }
  | { kind: 'renew' }
  | { kind: 'follow'; run: number };

const which = fc.nat({ max: 3 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      which,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hello' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(0, 100, 20_000) }),
  },
  fc.record({ kind: fc.constant('repeat' as const), which }),
  fc.record({ kind: fc.constant('break' as const), which }),
  fc.record({ kind: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('renew' as const) }),
  fc.record({ kind: fc.constant('follow' as const), run: fc.nat({ max: 2 }) }),
);

test('whatever breaks, repeats and overlaps, the parts are the fold of the whole log and each event is applied once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ maxLength: 3 }), { maxLength: 8 }), { minLength: 3, maxLength: 3 }),
      fc.array(move, { maxLength: 80 }),
      (texts, moves) => {
        const logs = new Map(texts.map((items, n) => [runId(n), logOf(items)]));
        const timers = createTimers();
        const sources: FakeSource[] = [];
        const applied: string[] = [];
        const settled: SettledRun[] = [];
        const stream = createEventStream(
          {
            open: (url) => {
              const source = createSource(url);
              sources.push(source);
              return source;
            },
            later: timers.later,
            now: timers.now,
            random: () => 0.5,
          },
          {
            onEvent: (event) => {
              applied.push(`${event.runId}:${event.seq}`);
              store.receive(event);
            },
            onNews: () => {},
            onGap: () => {},
            onState: () => {},
            onTrouble: () => {},
          },
        );
        const store = createRunsStore(stream, {
          nextFrame: (run) => void timers.later(16, run),
          later: timers.later,
          onSettled: (item) => settled.push(item),
        });
        const pick = (n: number) => {
          const open = sources.filter((source) => source.open);
          return open[n % Math.max(1, open.length)];
        };
        const say = (source: FakeSource, id: string, seq: number) => {
          const event = logs.get(id)![seq - 1];
          if (event) source.emit(event.type, { ...event, seq, runId: id });
        };
        const deliver = (source: FakeSource, count: number) => {
          for (const [id, place] of source.places) {
            for (let seq = place; seq < place + count; seq += 1) say(source, id, seq);
            source.places.set(id, place + count);
          }
        };
        const hello = (source: FakeSource | undefined) =>
          source?.emit('hello', { type: 'hello', instanceId: 'one', version: '1' });
        const following = new Set<string>();
        const follow = (n: number) => {
          if (following.has(runId(n))) return;
          following.add(runId(n));
          store.hold(messageOf(runId(n)));
        };
        const play = (item: Move) => {
          if (item.kind === 'pass') timers.pass(item.ms);
          else if (item.kind === 'follow') follow(item.run);
          else if (item.kind === 'renew') stream.renew();
          else if (item.kind === 'stop') {
            stream.stop();
            stream.start();
          } else {
            const source = pick(item.which);
            if (!source) return;
            if (item.kind === 'hello') hello(source);
            else if (item.kind === 'break') source.emit('error');
            else if (item.kind === 'deliver') deliver(source, item.count);
            else for (const [id, place] of source.places) say(source, id, Math.max(1, place - 1));
          }
        };
        stream.start();
        moves.forEach(play);
        [0, 1, 2].forEach(follow);
        for (let round = 0; round < 6; round += 1) {
          timers.pass(10_000);
          for (const source of sources.filter((candidate) => candidate.open)) {
            hello(source);
            if (source.open) deliver(source, 100);
          }
        }
        assert.equal(new Set(applied).size, applied.length);
        assert.equal(applied.length, [...logs.values()].flat().length);
        assert.equal(settled.length, 3);
        for (const { runId: id, message, status } of settled) {
          assert.deepEqual(message.parts, foldEvents(logs.get(id)!));
          assert.equal(status, 'done');
        }
        assert.ok(sources.filter((source) => source.open).length <= 2);
      },
    ),
    { numRuns: 300 },
  );
});
