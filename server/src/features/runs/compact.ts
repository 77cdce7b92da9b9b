/** The log of an ended run, made small: what each part came to, steps, usage and errors stay. Pure. */
import { joinDeltas } from '@stoa/contract/runs/events';
import { encodeEvent, type LoggedEvent, parseEvent } from './frame.ts';

/**
 * Neighbouring deltas of a part become one. Parts are written one after the other, so this leaves
 * one delta a part. How far a call had come is no news once it has ended. Each event keeps the place of the
 * last it was made of.
 */
export const compactLog = (events: readonly LoggedEvent[]): LoggedEvent[] => {
  const compacted: LoggedEvent[] = [];
  let last: ReturnType<typeof parseEvent> | undefined;
  for (const { seq, json } of events) {
    const event = parseEvent(json);
    if (event.type === 'tool-progress') continue;
    const joined = last && joinDeltas(last, event);
    last = joined ?? event;
    if (joined) compacted[compacted.length - 1] = { seq, json: encodeEvent(joined) };
    else compacted.push({ seq, json });
  }
  return compacted;
};
