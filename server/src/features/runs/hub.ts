/**
 * The reading end of the run log: `follow(run, after)` gives every event after `after` once, in
 * order, whatever happens meanwhile. It listens first, then reads what is in the log, then goes over
 * to what it hears. What it hears is a hint: a gap sends it back to the log, and so does a poll now
 * and then.
 */
import { foldEvents } from '@stoa/contract/runs/fold';
import type { Log } from '../../kernel/log.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db } from '../../platform/db/port.ts';
import { encodeEvent, type Frame, isRunEnd, type LoggedEvent, parseEvent } from './frame.ts';
import type { RunRow } from './schema.ts';
import { findRun, listEvents } from './store.ts';

/** Further behind than this, a reader gets the folded parts instead of every event. */
const snapshotBehind = 2000;
const pageSize = 500;
/** Frames a reader may hold back while it reads the log; beyond that it reads the log once more. */
const mostHeldFrames = 200;
const pollMs = 5000;

export interface RunReader {
  /** Events in order, without gaps; `frame` is set when they are a whole frame, shared by all readers of it. */
  take(events: readonly LoggedEvent[], frame?: Frame): void;
  /** After `run-end`, or when the run is gone. */
  end(): void;
}

export type RunHub = ReturnType<typeof createRunHub>;

export interface RunHubDeps {
  db: Db;
  bus: Bus;
  timers: Timers;
  log: Log;
}

export const createRunHub = ({ db, bus, timers, log }: RunHubDeps) => {
  const followers = new Set<Follower>();
  let stopPolling: (() => void) | undefined;

  const pollAll = (): void => {
    for (const follower of followers) follower.catchUpIfSilent();
  };

  return {
    tell: (frame: Frame): void => bus.publish(topicOf(frame.runId), frame),

    /** @returns stops following; `reader` hears nothing after it. */
    follow(runId: string, after: number, reader: RunReader): () => void {
      const follower = new Follower(db, log, runId, after, reader, () => stop());
      const unsubscribe = bus.subscribe(
        topicOf(runId),
        (frame) => follower.hear(frame as Frame),
        () => follower.miss(),
      );
      const stop = (): void => {
        unsubscribe();
        follower.stop();
        followers.delete(follower);
        if (followers.size === 0) {
          stopPolling?.();
          stopPolling = undefined;
        }
      };
      followers.add(follower);
      stopPolling ??= timers.every(pollMs, pollAll);
      follower.catchUp();
      return stop;
    },

    /** Looks into the log for everyone who has heard nothing of late; also happens by itself. */
    poll: pollAll,
    readerCount: () => followers.size,
  };
};

const topicOf = (runId: string): string => `run:${runId}`;

class Follower {
  readonly #db: Db;
  readonly #log: Log;
  readonly #runId: string;
  readonly #reader: RunReader;
  readonly #finish: () => void;
  /** The place of the last event the reader was given. */
  #seq: number;
  #stopped = false;
  #reading = false;
  #readAgain = false;
  #heardSincePoll = false;
  #held: Frame[] = [];

  constructor(db: Db, log: Log, runId: string, after: number, reader: RunReader, finish: () => void) {
    this.#db = db;
    this.#log = log;
    this.#runId = runId;
    this.#seq = after;
    this.#reader = reader;
    this.#finish = finish;
  }

  stop(): void {
    this.#stopped = true;
    this.#held = [];
  }

  hear(frame: Frame): void {
    this.#heardSincePoll = true;
    if (this.#stopped) return;
    if (this.#reading) {
      this.#held.push(frame);
      // The log has them all: what is dropped here is read again there.
      if (this.#held.length > mostHeldFrames) this.#held.shift();
    } else if (!this.#give(frame.events, frame)) {
      this.catchUp();
    }
  }

  catchUpIfSilent(): void {
    if (!this.#heardSincePoll) this.catchUp();
    this.#heardSincePoll = false;
  }

  /** Something was said that did not get here. */
  miss(): void {
    // What is being read at the moment may have been looked up before that.
    this.#readAgain = this.#reading;
    this.catchUp();
  }

  catchUp(): void {
    if (this.#reading || this.#stopped) return;
    this.#reading = true;
    void this.#readLog()
      .catch((error: unknown) => this.#log.warn({ runId: this.#runId, error }, 'A run log could not be read'))
      .finally(() => {
        this.#reading = false;
        this.#giveHeld();
        if (this.#readAgain) this.miss();
      });
  }

  async #readLog(): Promise<void> {
    for (let isWhole = false; ;) {
      const events = await listEvents(this.#db, this.#runId, this.#seq, pageSize);
      // Asked after its events: as long as it is not compacted, they had their places.
      const run = await findRun(this.#db, this.#runId);
      if (this.#stopped) return;
      if (!run) return this.#end();
      const isFarBehind = run.endedAt !== null && run.lastSeq - this.#seq > snapshotBehind;
      if (run.compactedAt !== null || isFarBehind) return await this.#giveSnapshot(run);
      const hasGap = !this.#give(events) || (isWhole && events.length === 0);
      if (hasGap) throw new Error('The run log has a gap.');
      isWhole = run.endedAt !== null;
      if (isWhole && this.#seq >= run.lastSeq) return this.#end();
      if (!isWhole && events.length < pageSize) return;
    }
  }

  /** Everything up to the end of an ended run at once. */
  async #giveSnapshot({ lastSeq, usage }: RunRow): Promise<void> {
    if (this.#seq < lastSeq) {
      // In one query: page by page it could be compacted in between.
      const events = await listEvents(this.#db, this.#runId, 0, Number.MAX_SAFE_INTEGER);
      const last = events.at(-1);
      if (this.#stopped || !last) return this.#end();
      const parts = [...foldEvents(events.map(({ json }) => parseEvent(json)))];
      this.#seq = lastSeq;
      const snapshot = { seq: lastSeq - 1, json: encodeEvent({ type: 'snapshot', parts, usage }) };
      this.#reader.take([snapshot, { seq: lastSeq, json: last.json }]);
    }
    this.#end();
  }

  #giveHeld(): void {
    while (!this.#stopped && this.#held.length > 0) {
      const frame = this.#held.shift()!;
      if (!this.#give(frame.events, frame)) {
        // The lost frame is in the log, and with it all that is held.
        this.#held = [];
        this.catchUp();
      }
    }
  }

  /** @returns false when something is missing before these events. */
  #give(events: readonly LoggedEvent[], frame?: Frame): boolean {
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last || last.seq <= this.#seq) return true;
    if (first.seq > this.#seq + 1) return false;
    const isWhole = first.seq === this.#seq + 1;
    const fresh = isWhole ? events : events.filter(({ seq }) => seq > this.#seq);
    this.#seq = last.seq;
    this.#reader.take(fresh, isWhole ? frame : undefined);
    if (isRunEnd(last)) this.#end();
    return true;
  }

  #end(): void {
    if (this.#stopped) return;
    this.#finish();
    this.#reader.end();
  }
}
