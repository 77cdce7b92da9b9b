/** OpenAI, Anthropic, Google and Ollama over their own wires: a picture goes in, a thought and an answer come out. */
import assert from 'node:assert/strict';
import { endpointRoutes, type ProviderId } from '@stoa/contract/models';
import { openPerson, signUp } from './house/api.ts';
import { attach, untilDrawn, untilUploaded } from './house/attaching.ts';
import { shoot, visit } from './house/browser.ts';
import { answersOn, proseOf, say, untilReads, untilSettled } from './house/chat-page.ts';
import { journey } from './house/journey.ts';
import { pictureOf } from './house/pictures.ts';
import { startServer } from './house/server.ts';
import { startWires } from './house/wires.ts';

const wording = {
  question: 'What is in this picture?',
  reasoning: 'It is red, and all its sides are alike.',
  content: 'A red square on nothing at all.',
};

/** The picture of a request, as each wire carries it. */
const pictures: Record<string, (body: string) => string | undefined> = {
  openai: (body) => /"input_image","image_url":"data:image\/png;base64,([^"]+)"/.exec(body)?.[1],
  anthropic: (body) => /"media_type":"image\/png","data":"([^"]+)"/.exec(body)?.[1],
  google: (body) => /"mimeType":"image\/png","data":"([^"]+)"/.exec(body)?.[1],
  ollama: (body) => /"images":\["([^"]+)"\]/.exec(body)?.[1],
};

const wires: { provider: ProviderId; modelId: string; path: string }[] = [
  { provider: 'openai', modelId: 'gpt-5', path: '/v1' },
  { provider: 'anthropic', modelId: 'claude-sonnet-4-5', path: '/v1' },
  { provider: 'google', modelId: 'gemini-2.5-flash', path: '/v1beta' },
  { provider: 'ollama', modelId: 'llama3', path: '' },
];

for (const { provider, modelId, path } of wires) {
  journey(`a picture and a thought over the wire of ${provider}`, async (stage) => {
    const upstream = await startWires(stage, wording);
    const server = await startServer(stage);
    const ada = openPerson(stage, server.url);
    await signUp(ada, 'Ada');
    await ada.call(endpointRoutes.create, {
      body: { name: provider, provider, baseUrl: upstream.url + path, apiKey: 'sk-test', models: [modelId] },
    });
    const { openTab, faults } = await visit(stage, server.url, { person: ada });
    const page = await openTab();
    await page.getByRole('button', { name: /^Model: / }).click();
    await page.getByRole('combobox', { name: 'Choose a model' }).fill(modelId);
    await page.getByRole('option', { name: new RegExp(`^${modelId}`) }).click();

    await attach(page, pictureOf('square.png', { width: 64, height: 64, colour: [200, 30, 30] }));
    await untilUploaded(page, 'square.png');
    await say(page, wording.question);
    const answer = answersOn(page).last();
    await untilReads(answer, wording.content);
    await untilSettled(answer);
    const reasoning = answer.getByRole('button', { name: /^Thought for/ });
    await reasoning.click();
    await untilReads(answer, wording.reasoning);
    await reasoning.click();
    await shoot(page, `wire-of-${provider}`);

    await page.reload();
    await untilReads(answersOn(page).last(), wording.content);
    await untilDrawn(page, 'square.png');
    assert.equal(await proseOf(answersOn(page).last()), wording.content);
    await reasoning.waitFor();
    const [sent = ''] = upstream
      .requestsWith(wording.question)
      .flatMap((body) => pictures[provider]!(body) ?? []);
    const picture = Buffer.from(sent, 'base64');
    assert.equal(picture.subarray(1, 4).toString(), 'PNG', 'the picture went out over the wire');
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [64, 64]);
    assert.deepEqual(faults, []);
  });
}
