/** The same house on PostgreSQL, and several processes in it: no run is bound to one of them. */
import assert from 'node:assert/strict';
import { accountRoutes } from '@stoa/contract/accounts';
import { conversationRoutes } from '@stoa/contract/conversations';
import { endpointRoutes } from '@stoa/contract/models';
import { foldEvents } from '@stoa/contract/runs/fold';
import { runRoutes } from '@stoa/contract/runs/routes';
import {
  ended,
  getMessage,
  logOf,
  newConversation,
  openPerson,
  password,
  type Person,
  readRun,
  send,
  signUp,
} from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { databasePassword, makeDatabase } from './house/postgres.ts';
import { startInVain, startServer } from './house/server.ts';

/** As long as a lease, and the look that finds it lapsed. */
const takeOverWithinMs = 45_000;

const arrive = async (stage: Stage) => {
  const environment = await makeDatabase(stage);
  const server = await startServer(stage, environment);
  const person = openPerson(stage, server.url);
  await signUp(person, 'Ada');
  const endpoint = await person.call(endpointRoutes.create, {
    body: { name: 'Script', provider: 'scripted' },
  });
  const ask = async (text: string, tokensPerSecond: number) => {
    const { id: conversationId } = await newConversation(person);
    const model = { endpointId: endpoint.id, id: 'echo', settings: { tokensPerSecond } };
    return send(person, { conversationId, model, text });
  };
  return { environment, server, person, ask };
};

const signIn = async (stage: Stage, url: string): Promise<Person> => {
  const person = openPerson(stage, url);
  await person.call(accountRoutes.signIn, { body: { email: 'ada@example.com', password } });
  return person;
};

const words = (count: number): string => Array.from({ length: count }, (_, n) => `word${n + 1}`).join(' ');

journey(
  'a server starts on an empty database, answers, and finds everything after a restart',
  async (stage) => {
    const { server, person, ask } = await arrive(stage);
    assert.equal((await person.request('/readyz')).status, 200);
    const { run } = await ask('Good morning', 0);
    assert.equal((await ended(person, run.id)).status, 'done');
    await server.stop();
    await server.restart();
    assert.equal((await person.call(conversationRoutes.list, { query: {} })).items.length, 1);
    const message = await getMessage(person, run);
    assert.deepEqual(
      message.parts.map((part) => part.type === 'text' && part.text),
      ['Good morning'],
    );
    assert.ok(!server.output().includes(databasePassword));
  },
);

journey('an answer that one process writes is followed on another, and stopped from there', async (stage) => {
  const { environment, person, ask } = await arrive(stage);
  const other = await startServer(stage, environment);
  const elsewhere = await signIn(stage, other.url);

  const { run } = await ask(words(150), 60);
  const reader = readRun(elsewhere, run.id);
  const own = readRun(person, run.id);
  await Promise.all([reader.over, own.over]);
  assert.equal(reader.text(), words(150));
  assert.deepEqual(reader.seen, own.seen, 'the same events, once and in order');
  // Only hints carry it so far apart: the log alone would be looked at every five seconds.
  const deltas = reader.seen.filter(({ type }) => type === 'text-delta').length;
  assert.ok(deltas > 20, `it streams, in ${deltas} pieces`);

  const { run: long } = await ask(words(2000), 50);
  const longReader = readRun(elsewhere, long.id);
  await until('its first words elsewhere', () => longReader.text() !== '');
  await elsewhere.call(runRoutes.cancel, { params: { runId: long.id } });
  assert.equal((await ended(person, long.id, 5000)).status, 'cancelled');
});

journey(
  'a run whose process was killed is completed by another, before the eyes of whoever follows',
  async (stage) => {
    const { environment, server, person, ask } = await arrive(stage);
    const other = await startServer(stage, environment);
    const elsewhere = await signIn(stage, other.url);
    const said = words(120);
    const { run } = await ask(said, 30);
    const reader = readRun(elsewhere, run.id);
    await until('some words', () => reader.text().includes('word10'));
    await server.killNine();
    await server.restart();
    assert.equal((await ended(elsewhere, run.id, takeOverWithinMs)).status, 'done');
    await reader.over;
    const log = await logOf(person, run.id);
    assert.deepEqual(reader.seen, log, 'the stream went on by itself');
    assert.equal(log.filter(({ type }) => type === 'step-cut').length, 1);
    const message = await getMessage(person, run);
    assert.deepEqual(
      message.parts,
      foldEvents(
        log.map((event) => {
          const { seq: _, ...rest } = event;
          return rest;
        }),
      ),
    );
    assert.equal(message.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''), said);
  },
);

journey('what is wrong with the database is one line, without its password', async (stage) => {
  const environment = await makeDatabase(stage);
  const change = (set: (url: URL) => void) => {
    const url = new URL(environment.STOA_DATABASE_URL!);
    set(url);
    return { ...environment, STOA_DATABASE_URL: url.href };
  };
  for (const [given, line] of [
    [change((url) => (url.port = '1')), /^PostgreSQL at 127\.0\.0\.1:1\/\w+ cannot be used: .*ECONNREFUSED/],
    [change((url) => (url.username = 'nobody')), /role "nobody" does not exist\. Check STOA_DATABASE_URL\.$/],
    [change((url) => (url.pathname = '/none')), /database "none" does not exist\. Create it/],
    [change((url) => (url.protocol = 'mysql:')), /^STOA_DATABASE_URL: must be a URL such as postgres:/],
    [{ ...environment, STOA_SECRET_KEY: '' }, /^STOA_SECRET_KEY must be set when STOA_DATABASE_URL is/],
  ] as const) {
    const { exitCode, stdout, stderr } = await startInVain(stage, given);
    assert.equal(exitCode, 1);
    assert.match(stderr.trimEnd(), line);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    assert.ok(!(stdout + stderr).includes(databasePassword));
  }
});
