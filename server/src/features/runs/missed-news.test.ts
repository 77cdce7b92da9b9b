import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms } from '../../app/testing.ts';
import type { EventSink } from '../../kernel/handler.ts';
import { silentLog } from '../../kernel/log.ts';
import { systemTimers } from '../../kernel/timers.ts';
import type { Bus } from '../../platform/bus/port.ts';
import { createRunHub } from './hub.ts';
import { createRunLog } from './log.ts';
import { claimRun } from './store.ts';
import { startTestRun } from './testing.ts';
import { userStreamHandlers } from './user-stream.ts';

/** Nothing gets through; whoever listens is only told that something was said. */
const createDeafBus = (): Bus => {
  const listeners = new Set<() => void>();
  return {
    publish() {
      for (const missed of listeners) missed();
    },
    subscribe(_topic, _listener, missed = () => {}) {
      listeners.add(missed);
      return () => listeners.delete(missed);
    },
    close: async () => undefined,
  };
};

test(
  'a reader that missed a frame, also while it was reading, gets it from the log',
  { timeout: 20_000 },
  async (t) => {
    // The poll would find everything, too.
    t.mock.timers.enable({ apis: ['setInterval'] });
    const rooms = await openTestRooms();
    const { db } = rooms;
    const user = await rooms.addUser('Ada');
    const { run } = await startTestRun(rooms, user, await rooms.addScriptedEndpoint(user));
    const claimed = (await db.transaction((tx) => claimRun(tx, 'writer', 60_000)))!;
    const hub = createRunHub({ db, bus: createDeafBus(), timers: systemTimers, log: silentLog });
    const runLog = createRunLog({
      db,
      owner: 'writer',
      tell: hub.tell,
      timers: systemTimers,
      log: silentLog,
    });
    const writer = runLog.open(run.id, claimed.run.epoch, 0);
    const seen: number[] = [];
    let hear = (): void => undefined;
    const stop = hub.follow(run.id, 0, {
      take(events) {
        seen.push(...events.map(({ seq }) => seq));
        hear();
      },
      end: () => undefined,
    });
    for (let seq = 1; seq <= 20; seq++) {
      writer.append({ type: 'text-start', partId: `p${seq}`, step: 1 });
      await writer.flush();
    }
    while (seen.length < 20) await new Promise<void>((resolve) => (hear = resolve));
    assert.deepEqual(
      seen,
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    stop();
  },
);

test('a stream of news that missed some is let go, so that its page looks for itself', async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const bus = createDeafBus();
  const instance = { instanceId: 'one', version: '1' };
  const [stream] = userStreamHandlers({
    runs: rooms.runs,
    bus,
    instance,
    isSessionAlive: rooms.accounts.isSessionAlive,
  });
  let text = '';
  let isOver = false;
  const closing: (() => void)[] = [];
  const sink: EventSink = {
    write: (more) => void (text += more),
    bufferedBytes: 0,
    end() {
      isOver = true;
      for (const close of closing) close();
    },
    onClose: (then) => void closing.push(then),
  };
  await stream!.handle({ principal: user, query: {}, openEvents: () => sink } as never);
  assert.match(text, /^event: hello/);
  bus.publish('anything', null);
  assert.match(text, /event: dropped\ndata: \{"type":"dropped"\}\n\n$/);
  assert.equal(isOver, true);
});
