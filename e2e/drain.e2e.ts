/**
 * An orderly stop in the middle of everything: from its first moment the server sends visitors elsewhere and
 * takes nothing new, readers are let go at the end of an event, and what was accepted completes after the
 * next start.
 */
import assert from 'node:assert/strict';
import type { StreamedEvent } from '@stoa/contract/runs/events';
import { foldEvents } from '@stoa/contract/runs/fold';
import type { Run } from '@stoa/contract/runs/routes';
import {
  ended,
  eventsOfRun,
  getMessage,
  logOf,
  newConversation,
  type Person,
  send,
  settleIn,
} from './house/api.ts';
import { journey } from './house/journey.ts';
import { until } from './house/patience.ts';
import { startServer } from './house/server.ts';
import { longText, startUpstream } from './house/upstream.ts';

const question = 'Tell me about the tide.';
const answer = longText(30);
const withinMs = 10_000;

const withoutSeq = (event: StreamedEvent) => {
  const { seq: _, ...rest } = event;
  return rest;
};

/** Reads until the stream ends. Rejects when it was cut instead. */
const readOn = (person: Person, runId: string) => {
  const seen: StreamedEvent[] = [];
  const over = (async () => {
    for await (const event of eventsOfRun(person, runId)) seen.push(event);
  })();
  over.catch(() => undefined);
  return { seen, over };
};

journey('stopped in mid-answer the server loses nothing that it accepted or showed', async (stage) => {
  const upstream = await startUpstream(stage);
  upstream.answer(question, { content: answer }, { streamingProfile: { ttft: 50, tps: 60 }, chunkSize: 20 });
  const server = await startServer(stage);
  const { person, model } = await settleIn(stage, server.url, upstream.baseUrl);
  const ask = async (): Promise<Run> => {
    const { id: conversationId } = await newConversation(person);
    return (await send(person, { conversationId, model, text: question })).run;
  };
  const accepted = [await ask(), await ask()];
  const readers = accepted.map(({ id }) => readOn(person, id));
  const news = person.events('/api/events');
  assert.equal((await news.next()).value?.type, 'hello');
  await until('words of both', () =>
    readers.every(({ seen }) => seen.filter(({ type }) => type === 'text-delta').length > 3),
  );

  // People go on sending while it stops.
  const refusals: string[] = [];
  const senders = Array.from({ length: 3 }, async () => {
    for (;;) {
      try {
        accepted.push(await ask());
      } catch (error) {
        const { code } = error as { code: string };
        refusals.push(code);
        if (code !== 'server/stopping') return;
      }
    }
  });
  await until('further answers', () => accepted.length > 8);
  const startedMs = performance.now();
  const { exitCode } = await server.stop();
  assert.ok(performance.now() - startedMs < withinMs);
  assert.equal(exitCode, 0);
  await Promise.all(senders);
  for (const code of refusals) assert.match(code, /^(server\/stopping|network\/unreachable)$/);
  for (const { seen, over } of readers) {
    await over;
    assert.notEqual(seen.at(-1)?.type, 'run-end', 'it was stopped in the middle');
  }
  assert.equal((await news.return(undefined)).done, true);

  await server.restart();
  for (const { id } of accepted) assert.equal((await ended(person, id)).status, 'done');
  for (const [index, { seen }] of readers.entries()) {
    const run = accepted[index]!;
    const log = await logOf(person, run.id);
    assert.deepEqual(log.slice(0, seen.length), seen, 'what was seen stands in the log');
    assert.deepEqual(
      log.map(({ seq }) => seq),
      log.map((_, place) => place + 1),
    );
    assert.deepEqual(
      log.flatMap((event) => (event.type === 'step-cut' ? [event.reason] : [])),
      ['connection'],
      'it was handed over, not taken from the dead',
    );
    const message = await getMessage(person, run);
    assert.deepEqual(message.parts, foldEvents(log.map(withoutSeq)));
    const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    assert.equal(text, answer);
  }
});
