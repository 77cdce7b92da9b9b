import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GivenAnswer } from '@stoa/contract/interactions';
import { openMcpRooms } from './testing/mcp-rooms.ts';
import { everythingProgram, startEverything } from './testing/servers.ts';

const openWays = {
  'a program': async () => ({ command: { argv: [process.execPath, everythingProgram, 'stdio'] } }),
  'Streamable HTTP': async () => ({ url: await startEverything('streamableHttp') }),
  'HTTP with SSE': async () => ({ url: await startEverything('sse') }),
};
const transports = {
  'a program': 'stdio',
  'Streamable HTTP': 'streamable_http',
  'HTTP with SSE': 'sse',
} as const;

for (const way of Object.keys(openWays) as (keyof typeof openWays)[]) {
  test(`the test server of the protocol does by ${way} all that it can do`, async () => {
    const answers: Record<string, GivenAnswer> = {
      form: { kind: 'values', values: { name: 'Ada' } },
      url: { kind: 'opened' },
    };
    const { mcp, addUser, asked } = await openMcpRooms({
      answer: ({ request }) => (request.kind === 'elicitation' ? answers[request.mode]! : null),
    });
    const ada = await addUser('Ada');
    const { id } = await mcp.create(ada, { name: 'Everything', ...(await openWays[way]()) });
    const call = async (tool: string, args: Record<string, unknown> = {}) => {
      const result = await mcp.call(ada, id, { tool, args });
      assert.equal(result.status, 'ok', `${tool}: ${result.message}`);
      return result;
    };

    const { status, tools } = await mcp.connect(ada, id);
    assert.equal(status, 'ok');
    assert.ok(tools!.some(({ name }) => name === 'echo') && tools!.some(({ outputSchema }) => outputSchema));
    assert.ok(!tools!.some(({ name }) => name === 'simulate-research-query'), 'tasks are not tools here');

    assert.deepEqual((await call('echo', { message: 'hello' })).content, [
      { type: 'text', text: 'Echo: hello' },
    ]);
    const bad = await call('get-sum', { a: 'one' });
    assert.ok(bad.isError, 'what is wrong with the input is told');
    assert.equal((await call('get-structured-content', { location: 'Chicago' })).isError, false);
    const image = (await call('get-tiny-image')).content!.find(({ type }) => type === 'bytes');
    assert.ok(image?.type === 'bytes' && image.mediaType === 'image/png' && image.bytes.length > 100);
    const env = (await call('get-env')).content![0]!;
    if (way === 'a program')
      assert.ok(env.type === 'text' && Object.keys(JSON.parse(env.text)).join() === 'PATH', 'SR-1');

    const elicited = await call('trigger-elicitation-request');
    const [said] = elicited.content!;
    assert.ok(said?.type === 'text' && said.text.includes('provided'));
    assert.equal(asked.length, 1);
    const raw = JSON.stringify(elicited.content);
    assert.ok(raw.includes('Ada') && raw.includes('3.14'), 'what was not answered has its default');

    const { items, templates } = await mcp.resources(ada, id);
    assert.ok(items.length > 0 && templates.length > 0);
    const { uri } = items[0]!;
    const read = await mcp.readResource(ada, id, { uri });
    assert.ok(read.items[0]?.type === 'resource' && read.items[0].text!.length > 100);
    const { fileIds } = await mcp.attachResource(ada, id, { uri });
    assert.equal(fileIds.length, 1);

    const { items: prompts } = await mcp.prompts(ada, id);
    assert.deepEqual(prompts.find(({ name }) => name === 'args-prompt')?.arguments[0]?.required, true);
    const prompt = await mcp.getPrompt(ada, id, { name: 'args-prompt', arguments: { city: 'Lyon' } });
    assert.ok(JSON.stringify(prompt.messages).includes('Lyon'));
    const completed = await mcp.complete(ada, id, {
      prompt: 'completable-prompt',
      argument: { name: 'department', value: 'E' },
    });
    assert.deepEqual(completed.items, ['Engineering']);

    const told = await mcp.status(ada, id);
    assert.deepEqual([told.era, told.transport, told.signIn], ['legacy', transports[way], 'not_needed']);
    assert.deepEqual(told.lastErrors, []);
  });
}
