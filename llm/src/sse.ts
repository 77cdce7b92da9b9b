/**
 * Server-sent events as a push parser (WHATWG HTML §9.2.6): bytes or text in, events out, in any chunking.
 * More lenient than a browser in one point: `end` dispatches an event whose closing blank line is missing,
 * because model servers forget it after their last one.
 */
export interface SseParser {
  /** Throws a RangeError when one event outgrows MAX_EVENT_CHARS: a server must not fill the memory. */
  push(chunk: Uint8Array | string): void;
  end(): void;
}

/** Large enough for a generated image as base64 in one event. */
export const MAX_EVENT_CHARS = 32 * 1024 * 1024;

/** `event` is the event's name, `message` unless the stream says otherwise. Empty events are not reported. */
export function createSseParser(onEvent: (data: string, event: string) => void): SseParser {
  const decoder = new TextDecoder();
  let data: string | undefined;
  let eventName = '';
  let unfinishedLine = '';
  let afterCarriageReturn = false;
  let atStart = true;

  function dispatch() {
    if (data !== undefined && data !== '') onEvent(data, eventName || 'message');
    data = undefined;
    eventName = '';
  }

  function readLine(line: string) {
    if (line === '') return dispatch();
    if (line.startsWith('data:')) {
      const value = line.slice(line.charCodeAt(5) === SPACE ? 6 : 5);
      data = data === undefined ? value : `${data}\n${value}`;
      if (data.length > MAX_EVENT_CHARS) throw tooLarge();
    } else if (line.startsWith('event:')) {
      eventName = line.slice(line.charCodeAt(6) === SPACE ? 7 : 6);
    }
    // Comments, ids, retry hints and anything else mean nothing to a stream that is never resumed.
  }

  function readText(text: string) {
    if (text === '') return;
    let lines = text;
    if (atStart) {
      atStart = false;
      if (lines.charCodeAt(0) === BYTE_ORDER_MARK) lines = lines.slice(1);
    }
    if (afterCarriageReturn && lines.charCodeAt(0) === LINE_FEED) lines = lines.slice(1);
    afterCarriageReturn = text.charCodeAt(text.length - 1) === CARRIAGE_RETURN;
    if (lines.includes('\r')) lines = lines.replaceAll(/\r\n?/g, '\n');

    let from = 0;
    for (let feed = lines.indexOf('\n'); feed !== -1; feed = lines.indexOf('\n', from)) {
      const line = lines.slice(from, feed);
      from = feed + 1;
      if (unfinishedLine === '') {
        readLine(line);
      } else {
        const whole = unfinishedLine + line;
        unfinishedLine = '';
        readLine(whole);
      }
    }
    unfinishedLine += lines.slice(from);
    if (unfinishedLine.length > MAX_EVENT_CHARS) throw tooLarge();
  }

  return {
    push(chunk) {
      readText(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
    },
    end() {
      readText(decoder.decode());
      const last = unfinishedLine;
      unfinishedLine = '';
      if (last !== '') readLine(last);
      dispatch();
    },
  };
}

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = 0xfeff;

function tooLarge() {
  return new RangeError('The server sent an event that is larger than 32 MiB.');
}
