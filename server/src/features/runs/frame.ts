/**
 * The events of one run and one tick: what is committed together and written to each reader at once.
 * Its wire forms are made once, for however many readers.
 */
import type { RunEvent, Snapshot } from '@stoa/contract/runs/events';

export interface LoggedEvent {
  seq: number;
  /** JSON text, opening with `{"type":"…"`. */
  json: string;
}

export interface Frame {
  runId: string;
  events: LoggedEvent[];
  /** Filled in by the first reader that needs it. */
  wireOfRun?: string;
  wireOfFollowed?: string;
}

export const encodeEvent = (event: RunEvent | Snapshot): string => JSON.stringify(event);

const typeStart = '{"type":"'.length;

export const typeOf = (json: string): string => json.slice(typeStart, json.indexOf('"', typeStart));

export const isDelta = ({ type }: RunEvent): boolean =>
  type === 'text-delta' || type === 'reasoning-delta' || type === 'tool-input-delta';

export const isRunEnd = ({ json }: LoggedEvent): boolean => json.startsWith('{"type":"run-end"');

export const parseEvent = (json: string): RunEvent => JSON.parse(json) as RunEvent;

/** As `/api/runs/:id/events` tells it: the place is the event's id, so that a browser resumes by itself. */
export const wireOfRun = (events: readonly LoggedEvent[]): string => {
  let text = '';
  for (const { seq, json } of events) {
    text += `id: ${seq}\nevent: ${typeOf(json)}\ndata: {"seq":${seq},${json.slice(1)}\n\n`;
  }
  return text;
};

/** As `/api/events` tells it, among the events of other runs. */
export const wireOfFollowed = (runId: string, events: readonly LoggedEvent[]): string => {
  let text = '';
  for (const { seq, json } of events) {
    text += `event: ${typeOf(json)}\ndata: {"runId":"${runId}","seq":${seq},${json.slice(1)}\n\n`;
  }
  return text;
};
