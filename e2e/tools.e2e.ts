/** Models that act: with what the server has by itself, across a restart while somebody is asked, and over every wire. */
import assert from 'node:assert/strict';
import { endpointRoutes, type ProviderId } from '@stoa/contract/models';
import { interactionRoutes, type Interaction } from '@stoa/contract/interactions';
import { runRoutes } from '@stoa/contract/runs/routes';
import { settingsRoutes } from '@stoa/contract/settings';
import type { Part, ToolPart } from '@stoa/contract/runs/parts';
import { toolRoutes } from '@stoa/contract/tools';
import {
  ended,
  getMessage,
  newConversation,
  openPerson,
  type Person,
  sendingOf,
  signUp,
} from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { startServer } from './house/server.ts';
import { startToolWires } from './house/tool-wires.ts';

const settings = { tokensPerSecond: 0 };

const callsIn = (parts: readonly Part[]): ToolPart[] => parts.filter((part) => part.type === 'tool');
const textIn = (parts: readonly Part[]): string =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

const openInteraction = (person: Person): Promise<Interaction> =>
  until('somebody is asked', async () => {
    const { items } = await person.call(interactionRoutes.list, { query: { status: 'open' } });
    return items[0];
  });

const arrive = async (stage: Stage) => {
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const { id: endpointId } = await ada.call(endpointRoutes.create, {
    body: { name: 'Scripted', provider: 'scripted' },
  });
  const { id: conversationId } = await newConversation(ada);
  const ask = (text: string, toolSources: string[], parentId: string | null = null) => {
    const model = { endpointId, id: 'echo', settings };
    const body = { ...sendingOf({ conversationId, model, text, parentId }), toolSources };
    return ada.call(runRoutes.start, { params: { conversationId }, body });
  };
  return { server, ada, ask };
};

journey('several tools at once and one after the other, in one answer', async (stage) => {
  const { ada, ask } = await arrive(stage);
  const { items: sources } = await ada.call(toolRoutes.sources);
  assert.deepEqual(
    sources.flatMap(({ tools }) => tools!.map(({ name }) => name)),
    ['calculator', 'current_time', 'fetch_page', 'weather', 'ask_user'],
  );
  const script = [
    '/call calculator {"expression":"6 * 7"}',
    '/call current_time {"timeZone":"Europe/Berlin"}',
    '/then',
    '/call calculator {"expression":"sqrt(144)"}',
  ].join('\n');
  const { run } = await ask(script, ['builtin']);
  assert.equal((await ended(ada, run.id)).status, 'done');
  const { parts } = await getMessage(ada, run);
  assert.deepEqual(
    callsIn(parts).map(({ status, tool }) => `${tool.name} ${status}`),
    ['calculator done', 'current_time done', 'calculator done'],
  );
  assert.match(textIn(parts), /calculator: 42\n\ncurrent_time: .*Europe\/Berlin.*\n\ncalculator: 12$/s);
});

journey(
  'a question waits through the death of the server, and its answer lets the run go on',
  async (stage) => {
    const { server, ada, ask } = await arrive(stage);
    const script = '/call ask_user {"question":"Which colour?"}\n/call calculator {"expression":"1 + 1"}';
    const { run } = await ask(script, ['builtin']);
    const asked = await openInteraction(ada);
    await until('the run waits', async () => {
      const { status } = await ada.call(runRoutes.get, { params: { runId: run.id } });
      return status === 'waiting';
    });
    await server.killNine();
    await server.restart();
    assert.deepEqual((await openInteraction(ada)).id, asked.id);
    const answering = [1, 2].map((n) =>
      ada.call(interactionRoutes.answer, {
        params: { interactionId: asked.id },
        body: { answer: { kind: 'values', values: { answer: `Blue ${n}` } } },
      }),
    );
    const answers = await Promise.allSettled(answering);
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await ended(ada, run.id)).status, 'done');
    const { parts } = await getMessage(ada, run);
    assert.match(textIn(parts), /ask_user: \{"answer":"Blue [12]"\}\n\ncalculator: 2$/);
  },
);

journey('what may not be done is not done: rules, refusals, and what is switched off', async (stage) => {
  const { ada, ask } = await arrive(stage);
  const first = await ask('/call fetch_page {"url":"http://10.1.2.3/"}', ['builtin']);
  const asked = await openInteraction(ada);
  assert.deepEqual(asked.request.kind === 'approval' && asked.request.input, { url: 'http://10.1.2.3/' });
  await ada.call(interactionRoutes.answer, {
    params: { interactionId: asked.id },
    body: { answer: { kind: 'approve', remember: 'always' } },
  });
  await ended(ada, first.run.id);
  const refused = await getMessage(ada, first.run);
  assert.match(textIn(refused.parts), /may not be reached from here/);
  await ada.call(toolRoutes.addRule, { body: { effect: 'deny', risk: 'sendsOut' } });
  const second = await ask('/call fetch_page {"url":"http://10.1.2.3/"}', ['builtin'], first.output.id);
  await ended(ada, second.run.id);
  assert.equal(callsIn((await getMessage(ada, second.run)).parts)[0]?.status, 'rejected');
  await ada.call(settingsRoutes.update, { body: { builtinTools: [] } });
  assert.deepEqual((await ada.call(toolRoutes.sources)).items, []);
  const third = await ask('/call calculator {"expression":"1"}', ['builtin'], second.output.id);
  await ended(ada, third.run.id);
  assert.equal(callsIn((await getMessage(ada, third.run)).parts)[0]?.status, 'failed');
});

const wires: { provider: ProviderId; modelId: string; path: string }[] = [
  { provider: 'openai', modelId: 'gpt-5', path: '/v1' },
  { provider: 'openai-compatible', modelId: 'gpt-4o', path: '/v1' },
  { provider: 'anthropic', modelId: 'claude-sonnet-4-5', path: '/v1' },
  { provider: 'google', modelId: 'gemini-2.5-flash', path: '/v1beta' },
  { provider: 'ollama', modelId: 'llama3', path: '' },
];

for (const { provider, modelId, path } of wires) {
  journey(`two calls and their results over the wire of ${provider}`, async (stage) => {
    const upstream = await startToolWires(stage, {
      question: 'What is six times seven, and seven times eight?',
      calls: [
        { name: 'calculator', arguments: '{"expression":"6*7"}' },
        { name: 'calculator', arguments: '{"expression":"7*8"}' },
      ],
      content: 'It is 42 and 56.',
    });
    const server = await startServer(stage);
    const ada = openPerson(stage, server.url);
    await signUp(ada, 'Ada');
    const { id: endpointId } = await ada.call(endpointRoutes.create, {
      body: { name: provider, provider, baseUrl: upstream.url + path, apiKey: 'sk-test', models: [modelId] },
    });
    const { id: conversationId } = await newConversation(ada);
    const model = { endpointId, id: modelId };
    const sending = sendingOf({ conversationId, model, text: upstream.question });
    const { run } = await ada.call(runRoutes.start, {
      params: { conversationId },
      body: { ...sending, toolSources: ['builtin/calculator'] },
    });
    assert.deepEqual([(await ended(ada, run.id)).status, run.error], ['done', null]);
    const { parts } = await getMessage(ada, run);
    assert.deepEqual(
      callsIn(parts).map(({ input, output }) => [input, output?.items]),
      [
        [{ expression: '6*7' }, [{ type: 'text', text: '42' }]],
        [{ expression: '7*8' }, [{ type: 'text', text: '56' }]],
      ],
    );
    assert.equal(textIn(parts), 'It is 42 and 56.');
    const [, second = ''] = upstream.requests();
    assert.ok(second.includes('42') && second.includes('56'), 'the results went out over the wire');
  });
}
