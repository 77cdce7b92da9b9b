/**
 * The people of the benchmark, in a process of their own: takes one Load after the other from its
 * parent and answers each with a LoadReport. The starts are spread over one second, because people do
 * not click in the same millisecond.
 */
import { Agent, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Call, createClient, urlOf } from '@stoa/contract/client';
import { conversationRoutes } from '@stoa/contract/conversations';
import { runRoutes } from '@stoa/contract/runs/routes';
import { createSseParser } from '@stoa/llm/sse';
import { createHttpFetch, send } from './load/http-fetch.ts';
import type { Load, LoadReport, Target } from './load/load.ts';
import { signUp } from './processes/stoa.ts';
import { createTally, type StreamTally, type Tally } from './load/tally.ts';
import { modelIdOf, nowMicros } from './load/tokens.ts';

const rampMs = 1000;
/** Beyond what the answers take by their pace: a load that is not over by then has collapsed. */
const graceMs = 30_000;
/** As many as one person may have at once: beyond, there are more people. */
const streamsOfPerson = 20;
const said = 'Count the microseconds.';

/** Asks for one answer and reads it to its end; the reason when it is not a whole one. */
type Ask = (index: number, tally: Tally, signal: AbortSignal) => Promise<string | undefined>;

const runLoad = async (load: Load): Promise<LoadReport> => {
  const agent = new Agent({ keepAlive: true });
  const ask = load.target.kind === 'stoa' ? await askStoa(load, load.target, agent) : askFloor(load, agent);
  const tally = createTally(load);
  const signal = AbortSignal.timeout(rampMs + (load.tokens / load.tokensPerSecond) * 1000 + graceMs);
  await Promise.all(
    Array.from({ length: load.streams }, async (_, index) => {
      await delay((index / load.streams) * rampMs);
      const failure = await ask(index, tally, signal).catch((error: Error) => error.message);
      if (failure !== undefined) tally.fail(failure);
    }),
  );
  const report = tally.close();
  agent.destroy();
  return report;
};

/** The conversations are there before the clock runs, as most are; a title spares the call that makes one. */
const askStoa = async (load: Load, target: Target & { kind: 'stoa' }, agent: Agent): Promise<Ask> => {
  const { origin, endpointId } = target;
  const calls: Call[] = [];
  const cookies: string[] = [];
  for (let n = 0; n < load.streams; n += streamsOfPerson) {
    const person = await signUp(origin, `${crypto.randomUUID()}@example.com`);
    calls.push(createClient(createHttpFetch(agent), origin, { ...person }));
    cookies.push(person.cookie);
  }
  const personOf = (index: number): number => Math.floor(index / streamsOfPerson);
  const conversationIds = await createConversations(load.streams, (index) => calls[personOf(index)]!);
  const model = { endpointId, id: modelIdOf(load) };

  return async (index, tally, signal) => {
    const stream = tally.open(nowMicros());
    const { run } = await calls[personOf(index)]!(runRoutes.start, {
      params: { conversationId: conversationIds[index]! },
      body: {
        parentId: null,
        parts: [{ type: 'text', text: said }],
        model,
        idempotencyKey: crypto.randomUUID(),
      },
    });
    const url = origin + urlOf(runRoutes.events, { params: { runId: run.id } });
    const response = await send(agent, url, {
      method: 'GET',
      headers: { cookie: cookies[personOf(index)]! },
    });
    let status = 'without an end';
    await readEvents(response, signal, (data, event) => {
      if (event === 'text-delta') stream.take((JSON.parse(data) as { text: string }).text);
      else if (event === 'run-end') ({ status } = JSON.parse(data) as { status: string });
    });
    return stream.finish() ?? (status === 'done' ? undefined : `the run ended ${status}`);
  };
};

const createConversations = async (count: number, callOf: (index: number) => Call): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count)
    ids.push((await callOf(ids.length)(conversationRoutes.create, { body: { title: 'Bench' } })).id);
  return ids;
};

const askFloor = (load: Load, agent: Agent): Ask => {
  const url = `${load.target.origin}/v1/chat/completions`;
  const body = JSON.stringify({
    model: modelIdOf(load),
    stream: true,
    messages: [{ role: 'user', content: said }],
  });
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };

  return async (_index, tally, signal) => {
    const stream: StreamTally = tally.open(nowMicros());
    const response = await send(agent, url, request);
    await readEvents(response, signal, (data) => {
      if (data === '[DONE]') return;
      const { choices } = JSON.parse(data) as { choices: { delta: { content?: string } }[] };
      stream.take(choices[0]!.delta.content ?? '');
    });
    return stream.finish();
  };
};

const readEvents = async (
  response: IncomingMessage,
  signal: AbortSignal,
  onEvent: (data: string, event: string) => void,
): Promise<void> => {
  if (response.statusCode !== 200) {
    response.resume();
    throw new Error(`the server answered ${response.statusCode}`);
  }
  const parser = createSseParser(onEvent);
  const giveUp = () => response.destroy(new Error('it was not over in time'));
  signal.addEventListener('abort', giveUp, { once: true });
  await new Promise<void>((resolve, reject) => {
    response
      .on('data', (chunk: Buffer) => parser.push(chunk))
      .on('end', resolve)
      .on('error', reject);
  });
  signal.removeEventListener('abort', giveUp);
};

process.on('message', (load: Load) => {
  runLoad(load).then(
    (report) => process.send!({ report }),
    (error: Error) => process.send!({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
