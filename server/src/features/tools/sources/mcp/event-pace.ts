/**
 * Events of a server are read one by one, each of them work for the whole process. So they are read a few at a time,
 * and one that sends them without end at a pace far above what a server has to say in earnest.
 */
import { setImmediate as others, setTimeout as delay } from 'node:timers/promises';

const atATime = 50;
const freeEvents = 500;
const eventsPerSecond = 200;

/** Any answer but a stream of events as it is. */
export const paced = (response: Response): Response => {
  const { body, status, statusText, headers } = response;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream || body === null) return response;
  const endsEvent = createEndFinder();
  let events = 0;
  const inPace = new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        if (!endsEvent(chunk[at]!)) continue;
        events += 1;
        if (events % atATime !== 0) continue;
        controller.enqueue(chunk.subarray(from, at + 1));
        from = at + 1;
        if (events <= freeEvents) await others();
        else await delay((atATime / eventsPerSecond) * 1000, undefined, { ref: false });
      }
      if (from < chunk.length) controller.enqueue(chunk.subarray(from));
    },
  });
  return new Response(body.pipeThrough(inPace), { status, statusText, headers });
};

/** An event, and a comment as well, ends with an empty line, by whichever of the three line ends there are. */
const createEndFinder = () => {
  const [lineFeed, carriageReturn] = [10, 13];
  let isEmpty = true;
  let last = 0;
  return (byte: number): boolean => {
    const isEnd = byte === lineFeed || byte === carriageReturn;
    const isSecondHalf = byte === lineFeed && last === carriageReturn;
    const endsEvent = isEnd && !isSecondHalf && isEmpty;
    if (!isSecondHalf) isEmpty = isEnd;
    last = byte;
    return endsEvent;
  };
};
