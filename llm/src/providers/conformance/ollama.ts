import type { Subject } from '../conformance.ts';
import { REASONING, TEXT } from './upstream.ts';
import { situationsOf, speakerOf, type Voice } from './voice.ts';

export const linesOf = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

export const told = (message: object) => ({
  model: 'llama',
  message: { role: 'assistant', ...message },
  done: false,
});
export const ended = (reason: string) => ({
  model: 'llama',
  message: { role: 'assistant', content: '' },
  done: true,
  done_reason: reason,
  prompt_eval_count: 3,
  eval_count: 2,
});
const say = (content: string) => linesOf(told({ content }));

const voice: Voice = {
  provider: 'ollama',
  modelId: 'llama',
  contentType: 'application/x-ndjson',
  begins: say,
  goesOn: say,
  ends: linesOf(ended('stop')),
  garbles: '{"model":"llama","message":{"ro\n',
  filtered: '',
  userMessageIn: (body) => (body as { messages: unknown[] }).messages[0],
  seenImage: { role: 'user', content: 'look at this', images: ['iVBORw=='] },
  seenToolImage: [
    { role: 'tool', tool_name: 'look', tool_call_id: 'call_1', content: 'A cat.', images: ['iVBORw=='] },
  ],
};
const { playing } = speakerOf(voice);

export const ollama: Subject = {
  ...situationsOf(voice),
  reasoning: playing(
    (response) => {
      const [first = '', second = ''] = REASONING.match(/.{1,20}/gs)!;
      const thinking = [first, second].map((piece) => told({ content: '', thinking: piece }));
      response.end(linesOf(...thinking, told({ content: TEXT }), ended('stop')));
    },
    { reasoning: REASONING },
  ),
  usage: playing((response) => void response.end(linesOf(told({ content: TEXT }), ended('stop')))),
  'text without an end mark': 'the last line says that it is the last',
  'think tags': playing(
    (response) => {
      const pieces = `<think>\n${REASONING}</think>\n\n${TEXT}`.match(/.{1,3}/gsu)!;
      for (const content of pieces) response.write(say(content));
      response.end(linesOf(ended('stop')));
    },
    { reasoning: REASONING },
  ),
  'tool input that is not JSON': 'tool inputs are objects on this wire',
  'a filtered answer': 'local models have no filter',
};
