/**
 * `kill -9` in the middle of an answer. Nobody has seen an event that is not in the log afterwards; the
 * answer completes by itself, whether somebody watches or not; a run that dies again and again gives up.
 */
import assert from 'node:assert/strict';
import type { Message } from '@stoa/contract/conversations';
import type { StreamedEvent } from '@stoa/contract/runs/events';
import { foldEvents } from '@stoa/contract/runs/fold';
import { runRoutes } from '@stoa/contract/runs/routes';
import {
  ended,
  getMessage,
  logOf,
  newConversation,
  type Person,
  type Reader,
  readRun,
  send,
  settleIn,
} from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { delay, until } from './house/patience.ts';
import { shoot, visit } from './house/browser.ts';
import {
  answersOn,
  readAnswer,
  say,
  untilInConversation,
  untilReads,
  untilSettled,
} from './house/chat-page.ts';
import { startRawUpstream } from './house/raw-upstream.ts';
import { startServer } from './house/server.ts';
import { longText, startUpstream } from './house/upstream.ts';

const question = 'Tell me about the waves.';
const answer = longText(24);
const reasoning = longText(8);

const arrive = async (stage: Stage) => {
  const upstream = await startUpstream(stage);
  upstream.answer(
    question,
    { content: answer, reasoning },
    { streamingProfile: { ttft: 200, tps: 80 }, chunkSize: 20 },
  );
  const server = await startServer(stage);
  const { person, model } = await settleIn(stage, server.url, upstream.baseUrl);
  const ask = async () => {
    const { id: conversationId } = await newConversation(person);
    return send(person, { conversationId, model, text: question });
  };
  return { upstream, server, person, model, ask };
};

const typesOf = (events: readonly StreamedEvent[], type: StreamedEvent['type']) =>
  events.filter((event) => event.type === type);

const assertWholeLog = (log: readonly StreamedEvent[]): void => {
  assert.deepEqual(
    log.map(({ seq }) => seq),
    log.map((_, index) => index + 1),
    'places from 1 without gaps',
  );
  assert.equal(typesOf(log, 'run-start').length, 1);
  assert.equal(typesOf(log, 'run-end').length, 1);
  assert.equal(log.at(-1)?.type, 'run-end');
};

const withoutSeq = (event: StreamedEvent) => {
  const { seq: _, ...rest } = event;
  return rest;
};

const assertIsFoldOf = (message: Message, log: readonly StreamedEvent[]): void =>
  assert.deepEqual(message.parts, foldEvents(log.map(withoutSeq)));

const textOf = (message: Message): string =>
  message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

const noticesOf = (message: Message) => message.parts.filter(({ type }) => type === 'notice');

/** Moments of an answer at which its process dies; each waits until the moment has come. */
const moments: { name: string; come: (reader: Reader) => Promise<unknown>; isWritten: boolean }[] = [
  { name: 'as soon as the send was accepted', come: async () => undefined, isWritten: false },
  {
    name: 'before the first word',
    come: (reader) => until('the first step', () => typesOf(reader.seen, 'step-start').length > 0),
    isWritten: false,
  },
  {
    name: 'while it reasons',
    come: (reader) => until('reasoning', () => typesOf(reader.seen, 'reasoning-delta').length > 2),
    isWritten: true,
  },
  {
    name: 'in the middle of the text',
    come: (reader) => until('half of the text', () => reader.text().length > answer.length / 2),
    isWritten: true,
  },
];

journey(
  'what a reader saw is in the log after kill -9, and the answer completes by itself',
  async (stage) => {
    const { server, person, ask } = await arrive(stage);
    for (const { name, come, isWritten } of moments) {
      const { run } = await ask();
      const reader = readRun(person, run.id);
      await come(reader);
      await server.killNine();
      await reader.over;
      await server.restart();

      const afterwards = readRun(person, run.id, reader.seen.length);
      assert.equal((await ended(person, run.id)).status, 'done', name);
      await afterwards.over;
      const log = await logOf(person, run.id);
      assert.deepEqual(
        log.slice(0, reader.seen.length),
        reader.seen,
        `${name}: what was seen stands in the log`,
      );
      assert.deepEqual([...reader.seen, ...afterwards.seen], log, `${name}: the rest follows without a gap`);
      assertWholeLog(log);

      const message = await getMessage(person, run);
      assertIsFoldOf(message, log);
      assert.equal(textOf(message), answer, `${name}: the answer is whole`);
      assert.equal(noticesOf(message).length, isWritten ? 1 : 0, `${name}: what was cut off is a notice`);
      if (isWritten) {
        const [cut] = typesOf(log, 'step-cut');
        assert.ok(cut?.type === 'step-cut' && cut.reason === 'taken-over');
        assert.equal(message.usage?.estimated, true, 'nobody told what the cut attempt cost');
      }
    }
  },
);

journey('with nobody watching the answer completes by itself just the same', async (stage) => {
  const { upstream, server, person, ask } = await arrive(stage);
  const { run } = await ask();
  await until('the question upstream', () => upstream.timesAsked(question) > 0);
  await delay(500);
  await server.killNine();
  await server.restart();
  await until('the question upstream once more', () => upstream.timesAsked(question) > 1);
  // As long as the whole answer takes: nobody so much as asks how it is going.
  await delay(1200);
  const settled = await ended(person, run.id);
  assert.equal(settled.status, 'done');
  const log = await logOf(person, run.id);
  assertWholeLog(log);
  const message = await getMessage(person, run);
  assertIsFoldOf(message, log);
  assert.equal(textOf(message), answer);
  assert.equal(typesOf(log, 'step-cut').length, 1);
});

journey(
  'stopped in an orderly way again and again, an answer waits for the next start and is not given up',
  async (stage) => {
    const { server, person, ask } = await arrive(stage);
    const { run } = await ask();
    const seen: StreamedEvent[] = [];
    for (let stop = 1; stop <= 4; stop++) {
      await untilSpoken(person, run.id, seen);
      const { exitCode } = await server.stop();
      assert.equal(exitCode, 0, 'it stops within its time, with a stream open and an answer being written');
      await server.restart();
    }
    assert.equal((await ended(person, run.id)).status, 'done');
    const log = await logOf(person, run.id);
    assertWholeLog(log);
    assert.deepEqual(log.slice(0, seen.length), seen);
    const message = await getMessage(person, run);
    assertIsFoldOf(message, log);
    assert.equal(textOf(message), answer);
  },
);

journey('an open page reconnects by itself and shows the whole answer', async (stage) => {
  const { server, person } = await arrive(stage);
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await say(page, question);
  const shown = answersOn(page).last();
  await untilReads(shown, 'Wave number 6 reaches');
  // Lost if the page were loaded anew.
  await page.evaluate(() => Object.assign(window, { isStillTheSamePage: true }));
  await server.killNine();
  await delay(700);
  await server.restart();
  await untilReads(shown, answer, 30_000);
  await untilSettled(shown);

  assert.equal(await page.evaluate(() => 'isStillTheSamePage' in window), true);
  const cut = shown.getByRole('button', { name: 'First attempt, cut off' });
  assert.equal(await cut.getAttribute('aria-expanded'), 'false', 'the cut attempt is there and collapsed');
  assert.equal(await answersOn(page).count(), 1);
  const before = await readAnswer(shown);
  await page.reload();
  await untilReads(answersOn(page).last(), answer);
  assert.equal(await readAnswer(answersOn(page).last()), before, 'a reload shows the same picture');
  assert.deepEqual(faults, []);
});

journey(
  'a run that loses its process three times is interrupted, keeps everything, and can be continued',
  async (stage) => {
    const upstream = await startRawUpstream(stage, async (exchange, attempt) => {
      await exchange.say([`This is attempt ${attempt + 1}. `]);
      // The first three never get further.
      if (attempt < 3) return;
      await exchange.say(['It ', 'arrives.'], 50);
      exchange.finish();
    });
    const server = await startServer(stage);
    const { person } = await settleIn(stage, server.url, upstream.baseUrl);
    const { openTab, faults } = await visit(stage, server.url, { person });
    const page = await openTab();
    await say(page, question);
    await untilInConversation(page);
    const [run] = (await person.call(runRoutes.active)).items;
    assert.ok(run);
    const shown = answersOn(page).last();
    const seen: StreamedEvent[] = [];
    for (const attempt of [1, 2, 3]) {
      await untilReads(shown, `This is attempt ${attempt}.`, 30_000);
      await untilSpoken(person, run.id, seen);
      await server.killNine();
      await server.restart();
    }
    await untilReads(shown, 'The answer was interrupted', 30_000);
    await shoot(page, 'interrupted');
    for (const name of ['First attempt, cut off', 'Attempt 2, cut off', 'Attempt 3, cut off']) {
      assert.equal(await shown.getByRole('button', { name }).getAttribute('aria-expanded'), 'false');
    }

    const settled = await ended(person, run.id);
    assert.equal(settled.status, 'interrupted');
    assert.equal(settled.error?.code, 'interrupted');
    assert.equal(upstream.attempts(), 3, 'no fourth attempt is made');
    const log = await logOf(person, run.id);
    assertWholeLog(log);
    assert.deepEqual(log.slice(0, seen.length), seen);
    const message = await getMessage(person, run);
    assertIsFoldOf(message, log);
    assert.equal(noticesOf(message).length, 3, 'each attempt is kept');
    assert.equal(message.parts.at(-1)?.type, 'error');

    await shown.getByRole('button', { name: 'Continue' }).click();
    await untilReads(shown, 'This is attempt 4. It arrives.', 30_000);
    await untilSettled(shown);
    assert.equal(await answersOn(page).count(), 1, 'the same answer went on');
    const whole = await getMessage(person, run);
    assert.equal(whole.run?.status, 'done');
    assert.deepEqual(whole.parts.slice(0, message.parts.length), message.parts, 'what was kept stays');
    assert.equal(textOf(whole), 'This is attempt 4. It arrives.');
    assert.deepEqual(faults, []);
  },
);

/** Reads on from what was seen until this attempt has written something; adds it to `seen`. */
const untilSpoken = async (person: Person, runId: string, seen: StreamedEvent[]): Promise<void> => {
  const reader = readRun(person, runId, seen.length);
  await until('some words of this attempt', () => typesOf(reader.seen, 'text-delta').length > 0);
  seen.push(...reader.seen);
};
