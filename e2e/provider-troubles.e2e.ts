/** What goes wrong at a provider: the answer comes all the same, or it is said what to do, and nothing is lost. */
import assert from 'node:assert/strict';
import type { Part } from '@stoa/contract/runs/parts';
import type { StartRun } from '@stoa/contract/runs/routes';
import { runRoutes } from '@stoa/contract/runs/routes';
import {
  ended,
  getMessage,
  listMessages,
  logOf,
  newConversation,
  newKey,
  type Person,
  readRun,
  send,
  settleIn,
} from './house/api.ts';
import { shoot, visit } from './house/browser.ts';
import { answersOn, readAnswer, say, untilReads, untilSettled } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { delay, until } from './house/patience.ts';
import { type Behaviour, startRawUpstream } from './house/raw-upstream.ts';
import { startServer } from './house/server.ts';
import { startUpstream } from './house/upstream.ts';

const question = 'What does the tide bring?';
const words = ['Shells, ', 'driftwood, ', 'and ', 'a ', 'message ', 'in ', 'a ', 'bottle.'];
const answer = words.join('');
/** As a provider may well be so friendly as to say; it keeps the journeys short. */
const soon = { 'retry-after-ms': '100' };

const answerWell: Behaviour = async (exchange) => {
  await exchange.say(words, 10);
  exchange.finish();
};

const arrive = async (stage: Stage, behaviour: Behaviour) => {
  const upstream = await startRawUpstream(stage, behaviour);
  const server = await startServer(stage);
  const settled = await settleIn(stage, server.url, upstream.baseUrl);
  return { ...settled, upstream, server };
};

const ask = async (person: Person, model: StartRun['model']) => {
  const { id: conversationId } = await newConversation(person);
  return send(person, { conversationId, model, text: question });
};

const kindsOf = (parts: readonly Part[]): string[] =>
  parts.map((part) => (part.type === 'notice' ? part.kind : part.type));

const textOf = (parts: readonly Part[]): string =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

journey('an answer whose connection drops half-way completes by itself', async (stage) => {
  const { person, model, upstream, server } = await arrive(stage, async (exchange, attempt) => {
    if (attempt > 0) return answerWell(exchange, attempt);
    await exchange.say(words.slice(0, 4), 10);
    exchange.drop();
  });
  const { run } = await ask(person, model);
  assert.equal((await ended(person, run.id)).status, 'done');
  const { parts } = await getMessage(person, run);
  assert.deepEqual(kindsOf(parts), ['step-cut', 'text']);
  assert.ok(parts[0]?.type === 'notice' && parts[0].kind === 'step-cut');
  assert.equal(parts[0].reason, 'connection');
  assert.equal(parts[0].text, words.slice(0, 4).join(''), 'what the first attempt had written is kept');
  assert.equal(textOf(parts), answer);
  assert.equal(upstream.attempts(), 2);

  // And what was cut is not sent to the model with the next question.
  const told: string[] = [];
  upstream.behave((exchange, attempt) => {
    told.push(...exchange.messages.map(({ content }) => JSON.stringify(content)));
    return answerWell(exchange, attempt);
  });
  const { conversationId, messageId } = run;
  const next = await send(person, { conversationId, model, text: 'And then?', parentId: messageId });
  await ended(person, next.run.id);
  assert.equal(told.length, 3);
  assert.ok(told[1]?.includes('bottle.') && !told[1].includes(words.slice(0, 4).join('') + words[0]));

  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab(`/c/${conversationId}`);
  const cut = answersOn(page).first().getByRole('button', { name: 'First attempt, cut off' });
  assert.equal(await cut.getAttribute('aria-expanded'), 'false');
  assert.ok(!(await readAnswer(answersOn(page).first())).includes('connection to the provider broke'));
  await cut.click();
  await untilReads(answersOn(page).first(), 'The connection to the provider broke');
  assert.deepEqual(faults, []);
});

journey(
  'a connection that drops every time ends as an error, with the last words kept to go on from',
  async (stage) => {
    const { person, model, upstream } = await arrive(stage, async (exchange) => {
      await exchange.say(words.slice(0, 3), 5);
      exchange.drop();
    });
    const { run, input } = await ask(person, model);
    const failed = await ended(person, run.id, 30_000);
    assert.equal(failed.status, 'failed');
    assert.equal(failed.error?.code, 'network');
    const attempts = upstream.attempts();
    const before = await getMessage(person, run);
    assert.deepEqual(kindsOf(before.parts), [
      ...Array<string>(attempts - 1).fill('step-cut'),
      'text',
      'error',
    ]);
    assert.equal(textOf(before.parts), words.slice(0, 3).join(''));
    const log = await logOf(person, run.id);
    assert.equal(log.filter(({ type }) => type === 'run-end').length, 1);

    // Continued, the model is shown what is there, and what comes is put behind it.
    let shown = '';
    upstream.behave(async (exchange) => {
      shown = JSON.stringify(exchange.messages);
      await exchange.say(words.slice(3));
      exchange.finish();
    });
    const continued = await person.call(runRoutes.start, {
      params: { conversationId: run.conversationId },
      body: { parentId: input!.id, continues: run.messageId, model, idempotencyKey: newKey() },
    });
    assert.equal((await ended(person, continued.run.id)).status, 'done');
    const whole = await getMessage(person, continued.run);
    assert.deepEqual(whole.parts.slice(0, before.parts.length), before.parts);
    assert.equal(textOf(whole.parts), answer);
    assert.ok(shown.includes(words.slice(0, 3).join('')));
  },
);

journey('a limit is waited for as long as the provider says, and said so with a countdown', async (stage) => {
  const upstream = await startUpstream(stage);
  upstream.answerNth(question, 0, { error: { message: 'Slow down' }, status: 429, retryAfter: 2 });
  upstream.answer(question, { content: answer });
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await say(page, question);
  const shown = answersOn(page).last();
  const waiting = await untilReads(shown, 'Trying again in');
  await shoot(page, 'waiting for a limit');
  assert.match(waiting, /The provider’s limit is reached\. Trying again in [12] s \(2 of 4\)/);
  const secondsIn = (text: string) => Number(/Trying again in (\d+) s/.exec(text)?.[1]);
  const first = secondsIn(waiting);
  await until('the countdown', async () => secondsIn(await readAnswer(shown)) < first);
  const answered = await untilReads(shown, answer);
  assert.ok(!answered.includes('Trying again'), 'the notice goes with the wait');
  await untilSettled(shown);

  const [message] = (await listMessages(person, page.url().split('/').at(-1)!)).slice(-1);
  const log = await logOf(person, message!.run!.id);
  const retry = log.find((event) => event.type === 'retry');
  assert.ok(retry?.type === 'retry' && retry.error === 'rate-limit');
  const starts = log.flatMap((event) => (event.type === 'step-start' ? [Date.parse(event.at)] : []));
  assert.ok(starts[1]! - starts[0]! >= 1900, 'it waited as long as it was told to');
  assert.deepEqual(kindsOf(message!.parts), ['text']);
  assert.deepEqual(faults, []);
});

journey('a provider that stays broken is told as an error that can be tried again', async (stage) => {
  const { person, upstream, server } = await arrive(stage, (exchange) =>
    exchange.refuse(500, 'The database of the provider is on fire', soon),
  );
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await say(page, question);
  await untilReads(answersOn(page).last(), 'The provider is busy', 30_000);
  await untilSettled(answersOn(page).last());
  const read = await untilReads(answersOn(page).last(), 'It could not answer just now');
  await shoot(page, 'provider broken');
  assert.equal(upstream.attempts(), 4);
  assert.ok(!read.includes('on fire'), 'the provider’s own words are there on request only');
  await answersOn(page).last().getByText('What the provider said').click();
  await untilReads(answersOn(page).last(), 'on fire');

  upstream.behave(answerWell);
  await answersOn(page).last().getByRole('button', { name: 'Try again' }).click();
  await untilReads(answersOn(page).last(), answer);
  await untilSettled(answersOn(page).last());
  assert.equal(await answersOn(page).count(), 1);
  await answersOn(page).last().getByText('2 / 2').waitFor();
  await page.getByRole('button', { name: 'Previous version' }).click();
  await untilReads(answersOn(page).last(), 'The provider is busy');
  assert.deepEqual(faults, []);
});

journey('a wrong key is told without the key, leads to the endpoint’s settings, and mends', async (stage) => {
  const wrong = 'sk-wrong-0123456789abcdefghijkl';
  const upstream = await startRawUpstream(stage, (exchange, attempt) =>
    exchange.authorization === `Bearer ${right}`
      ? answerWell(exchange, attempt)
      : exchange.refuse(401, `Incorrect API key provided: ${exchange.authorization}`),
  );
  const right = 'sk-right-0123456789abcdefghijkl';
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl, wrong);
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await say(page, question);
  await untilReads(answersOn(page).last(), 'The provider did not accept the key');
  assert.equal(upstream.attempts(), 1, 'the same key is not tried again');
  await answersOn(page).last().getByText('What the provider said').click();
  const told = await untilReads(answersOn(page).last(), 'Incorrect API key');
  assert.ok(!told.includes('0123456789'), told);
  assert.ok(!(await page.content()).includes(wrong));
  const address = page.url();

  await answersOn(page).last().getByRole('link', { name: 'Open endpoint settings' }).click();
  await page.waitForURL(/\/settings\/endpoints/);
  await page.getByRole('button', { name: 'Actions for Upstream' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Replace' }).click();
  await page.getByRole('textbox', { name: 'API key' }).fill(right);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.goto(address);
  await answersOn(page).last().getByRole('button', { name: 'Try again' }).click();
  await untilReads(answersOn(page).last(), answer);
  assert.deepEqual(faults, []);
});

journey('a model that says nothing can be stopped, and stopping is kept', async (stage) => {
  let exchangeLeft: () => boolean = () => false;
  const { person, model } = await arrive(stage, async (exchange) => {
    exchangeLeft = () => exchange.isLeft;
    await exchange.say(['Well… ']);
  });
  const { run } = await ask(person, model);
  const reader = readRun(person, run.id);
  await until('the first word', () => reader.text() !== '');
  await delay(200);
  await person.call(runRoutes.cancel, { params: { runId: run.id } });
  assert.equal((await ended(person, run.id, 3000)).status, 'cancelled');
  await until('the connection to the provider to be closed', exchangeLeft, 3000);
  const { parts } = await getMessage(person, run);
  assert.deepEqual(kindsOf(parts), ['text']);
  assert.equal(textOf(parts), 'Well… ');
});
