import { deltaChunk, wireOf } from '../../testing.ts';
import type { Subject } from '../conformance.ts';
import { REASONING, TEXT } from './upstream.ts';
import { situationsOf, speakerOf, type Voice } from './voice.ts';

const ENDED = wireOf(deltaChunk({}, 'stop'), '[DONE]');
const say = (content: string) => wireOf(deltaChunk({ content }));

const voice: Voice = {
  provider: 'openai-compatible',
  modelId: 'gpt-5',
  contentType: 'text/event-stream',
  begins: say,
  goesOn: say,
  ends: ENDED,
  garbles: wireOf('{"choices":[{"delta":{"content":"l'),
  filtered: wireOf(deltaChunk({ role: 'assistant' }), deltaChunk({}, 'content_filter'), '[DONE]'),
  userMessageIn: (body) => (body as { messages: unknown[] }).messages[0],
  seenImage: {
    role: 'user',
    content: [
      { type: 'text', text: 'look at this' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } },
    ],
  },
  seenToolImage: [
    { role: 'tool', tool_call_id: 'call_1', content: 'A cat.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: '[Images that look returned:]' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } },
      ],
    },
  ],
};
const { asking, playing } = speakerOf(voice);

export const openaiCompatible: Subject = {
  ...situationsOf(voice),
  'text without an end mark': playing((response) => {
    response.end(wireOf(deltaChunk({ content: TEXT }, 'stop')));
  }),
  'think tags': playing(
    (response) => {
      const pieces = `\n<think>\n${REASONING}</think>\n\n${TEXT}`.match(/.{1,3}/gsu)!;
      for (const content of pieces) response.write(say(content));
      response.end(ENDED);
    },
    { reasoning: REASONING },
  ),
  'tool input that is not JSON': playing((response) => {
    const call = {
      index: 0,
      id: 'call_1',
      type: 'function',
      function: { name: 'weather', arguments: '{"city":' },
    };
    response.end(wireOf(deltaChunk({ tool_calls: [call] }), deltaChunk({}, 'tool_calls'), '[DONE]'));
  }),
  'a connection dropped within the answer': asking('drop it'),
};
