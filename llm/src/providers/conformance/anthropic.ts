import type { Subject } from '../conformance.ts';
import { tools } from './upstream.ts';
import { situationsOf, speakerOf, type Voice } from './voice.ts';

type Event = { type: string } & Record<string, unknown>;

export const messagesWire = (...events: Event[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

export const messageStart: Event = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 1 },
  },
};
export const blockStart = (index: number, block: object): Event => ({
  type: 'content_block_start',
  index,
  content_block: block,
});
export const blockDelta = (index: number, delta: object): Event => ({
  type: 'content_block_delta',
  index,
  delta,
});
export const blockStop = (index: number): Event => ({ type: 'content_block_stop', index });
export const stopped = (reason: string): Event[] => [
  {
    type: 'message_delta',
    delta: { stop_reason: reason, stop_sequence: null },
    usage: { output_tokens: 2 },
  },
  { type: 'message_stop' },
];
const say = (text: string) => blockDelta(0, { type: 'text_delta', text });

const voice: Voice = {
  provider: 'anthropic',
  modelId: 'claude-sonnet-4-5',
  contentType: 'text/event-stream',
  begins: (text) => messagesWire(messageStart, blockStart(0, { type: 'text', text: '' }), say(text)),
  goesOn: (text) => messagesWire(say(text)),
  ends: messagesWire(blockStop(0), ...stopped('end_turn')),
  garbles:
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"te\n\n',
  filtered: messagesWire(messageStart, ...stopped('refusal')),
  userMessageIn: (body) => (body as { messages: unknown[] }).messages[0],
  seenImage: {
    role: 'user',
    content: [
      { type: 'text', text: 'look at this' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw==' } },
    ],
  },
  seenToolImage: [
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'call_1',
          content: [
            { type: 'text', text: 'A cat.' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw==' } },
          ],
        },
      ],
    },
  ],
};
const { playing } = speakerOf(voice);

export const anthropic: Subject = {
  ...situationsOf(voice),
  'text without an end mark': 'the wire has no end mark besides the event that closes a message',
  'think tags': 'the models of this wire have thinking blocks',
  'tool input that is not JSON': playing(
    (response) => {
      response.end(
        messagesWire(
          messageStart,
          blockStart(0, { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }),
          blockDelta(0, { type: 'input_json_delta', partial_json: '{"city":' }),
          blockStop(0),
          ...stopped('tool_use'),
        ),
      );
    },
    {},
    { tools },
  ),
};
