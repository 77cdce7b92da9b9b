import type { Subject } from '../conformance.ts';
import { tools } from './upstream.ts';
import { situationsOf, speakerOf, type Voice } from './voice.ts';

type Event = { type: string } & Record<string, unknown>;

export const responsesWire = (...events: Event[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

const message = { type: 'message', id: 'msg_1', role: 'assistant' };
export const created: Event = {
  type: 'response.created',
  response: { id: 'resp_1', object: 'response', created_at: 1, model: 'gpt-5', status: 'in_progress' },
};
export const delta = (text: string): Event => ({
  type: 'response.output_text.delta',
  item_id: 'msg_1',
  output_index: 0,
  content_index: 0,
  delta: text,
});
export const completed = (more: Record<string, unknown> = {}): Event => ({
  type: 'response.completed',
  response: { id: 'resp_1', usage: { input_tokens: 3, output_tokens: 2 }, ...more },
});
const added: Event = {
  type: 'response.output_item.added',
  output_index: 0,
  item: { ...message, status: 'in_progress', content: [] },
};
const done: Event = {
  type: 'response.output_item.done',
  output_index: 0,
  item: { ...message, status: 'completed', content: [] },
};

const voice: Voice = {
  provider: 'openai',
  modelId: 'gpt-5',
  contentType: 'text/event-stream',
  begins: (text) => responsesWire(created, added, delta(text)),
  goesOn: (text) => responsesWire(delta(text)),
  ends: responsesWire(done, completed()),
  garbles: 'data: {"type":"response.output_text.delta","delta":"l\n\n',
  filtered: responsesWire(created, {
    type: 'response.incomplete',
    response: {
      id: 'resp_1',
      incomplete_details: { reason: 'content_filter' },
      usage: { input_tokens: 3, output_tokens: 0 },
    },
  }),
  userMessageIn: (body) => (body as { input: unknown[] }).input[0],
  seenImage: {
    role: 'user',
    content: [
      { type: 'input_text', text: 'look at this' },
      { type: 'input_image', image_url: 'data:image/png;base64,iVBORw==' },
    ],
  },
  seenToolImage: [
    {
      type: 'function_call_output',
      call_id: 'call_1',
      output: [
        { type: 'input_text', text: 'A cat.' },
        { type: 'input_image', image_url: 'data:image/png;base64,iVBORw==' },
      ],
    },
  ],
};
const { playing } = speakerOf(voice);

const functionCall = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather' };

export const openai: Subject = {
  ...situationsOf(voice),
  'text without an end mark': 'the wire has no end mark besides the event that closes a response',
  'think tags': 'the models of this wire have reasoning items',
  'tool input that is not JSON': playing(
    (response) => {
      const input = '{"city":';
      response.end(
        responsesWire(
          created,
          {
            type: 'response.output_item.added',
            output_index: 0,
            item: { ...functionCall, arguments: '', status: 'in_progress' },
          },
          {
            type: 'response.function_call_arguments.delta',
            item_id: 'fc_1',
            output_index: 0,
            delta: input,
          },
          {
            type: 'response.output_item.done',
            output_index: 0,
            item: { ...functionCall, arguments: input, status: 'completed' },
          },
          completed(),
        ),
      );
    },
    {},
    { tools },
  ),
};
