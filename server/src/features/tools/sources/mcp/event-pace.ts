/**
 * Events of a server are read one by one, each of them work for the whole process: one that sends them without end is
 * read at a pace that leaves the others their time. What a server has to say in earnest is far below it.
 */
import { setTimeout as delay } from 'node:timers/promises';

const freeEvents = 2_000;
const eventsPerSecond = 500;

/** Any answer but a stream of events as it is. */
export const paced = (response: Response): Response => {
  const { body, status, statusText, headers } = response;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream || body === null) return response;
  const count = createCounter();
  let free = freeEvents;
  const inPace = new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      controller.enqueue(chunk);
      const events = count(chunk);
      const late = Math.min(events, Math.max(0, events - free));
      free -= events;
      if (late > 0) await delay((late / eventsPerSecond) * 1000, undefined, { ref: false });
    },
  });
  return new Response(body.pipeThrough(inPace), { status, statusText, headers });
};

/** An event, and a comment as well, ends with an empty line, by whichever of the three line ends there are. */
const createCounter = () => {
  const [lineFeed, carriageReturn] = [10, 13];
  let isEmpty = true;
  let last = 0;
  return (chunk: Uint8Array): number => {
    let count = 0;
    for (const byte of chunk) {
      const isEnd = byte === lineFeed || byte === carriageReturn;
      const isSecondHalf = byte === lineFeed && last === carriageReturn;
      if (isEnd && !isSecondHalf && isEmpty) count += 1;
      if (!isSecondHalf) isEmpty = isEnd;
      last = byte;
    }
    return count;
  };
};
