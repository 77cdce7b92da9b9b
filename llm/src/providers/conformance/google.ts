import { wireOf } from '../../testing.ts';
import type { Subject } from '../conformance.ts';
import { situationsOf, type Voice } from './voice.ts';

export const candidate = (parts: readonly object[], finishReason?: string) => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
});

const voice: Voice = {
  provider: 'google',
  modelId: 'gemini-2.5-flash',
  contentType: 'text/event-stream',
  begins: (text) => wireOf(candidate([{ text }])),
  goesOn: (text) => wireOf(candidate([{ text }])),
  ends: wireOf(candidate([{ text: '' }], 'STOP')),
  garbles: wireOf('{"candidates":[{"content":{"parts":[{"te'),
  filtered: wireOf(candidate([], 'SAFETY')),
  userMessageIn: (body) => (body as { contents: unknown[] }).contents[0],
  seenImage: {
    role: 'user',
    parts: [{ text: 'look at this' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw==' } }],
  },
  seenToolImage: [
    {
      role: 'user',
      parts: [
        {
          functionResponse: { id: 'call_1', name: 'look', response: { content: 'A cat.', name: 'look' } },
        },
        { inlineData: { mimeType: 'image/png', data: 'iVBORw==' } },
        { text: 'Tool executed successfully and returned this image as a response' },
      ],
    },
  ],
};

export const google: Subject = {
  ...situationsOf(voice),
  'text without an end mark': 'the reason to stop is the end mark of this wire',
  'think tags': 'the models of this wire have thoughts',
  'tool input that is not JSON': 'tool inputs are objects on this wire',
};
