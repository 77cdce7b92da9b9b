import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concededBody, requestBody } from './request.ts';

const turn = (callId: string) => [
  { role: 'user' as const, content: [{ type: 'text' as const, text: 'Go' }] },
  {
    role: 'assistant' as const,
    content: [
      { type: 'reasoning' as const, text: 'why' },
      { type: 'tool-call' as const, callId, name: 'look', input: { at: 1 } },
    ],
  },
  {
    role: 'tool' as const,
    content: [{ type: 'tool-result' as const, callId, name: 'look', output: 'no such thing', isError: true }],
  },
];

const toolCalls = (id: string) => [
  { id, type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
];

describe('the chat completions request', () => {
  it('carries only the settings that are set, under their wire names', () => {
    const prompt = {
      instructions: 'Be short.',
      messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hi' }] }],
    };
    assert.deepEqual(
      requestBody('m', prompt, [], {
        temperature: 0,
        maxOutputTokens: 9,
        reasoningEffort: 'low',
        stop: ['.'],
      }),
      {
        model: 'm',
        messages: [
          { role: 'system', content: 'Be short.' },
          { role: 'user', content: 'Hi' },
        ],
        stream: true,
        stream_options: { include_usage: true },
        temperature: 0,
        max_tokens: 9,
        stop: ['.'],
        reasoning_effort: 'low',
      },
    );
  });

  it('sends tool calls, their results, and reasoning only within the turn being answered', () => {
    const answer = {
      role: 'assistant' as const,
      content: [
        { type: 'reasoning' as const, text: 'ah' },
        { type: 'text' as const, text: 'Gone.' },
      ],
    };
    const { messages } = requestBody('m', { messages: [...turn('a'), answer, ...turn('b')] }, [], {});
    assert.deepEqual(messages, [
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: null, tool_calls: toolCalls('a') },
      { role: 'tool', tool_call_id: 'a', content: 'Error: no such thing' },
      { role: 'assistant', content: 'Gone.' },
      { role: 'user', content: 'Go' },
      { role: 'assistant', content: null, reasoning_content: 'why', tool_calls: toolCalls('b') },
      { role: 'tool', tool_call_id: 'b', content: 'Error: no such thing' },
    ]);
  });

  it('concedes each point once', () => {
    const body = { model: 'm', stream_options: { include_usage: true }, max_tokens: 9 };
    const first = concededBody(body, 'Unknown field: stream_options')!;
    assert.deepEqual(first, { model: 'm', max_tokens: 9 });
    assert.equal(concededBody(first, 'Unknown field: stream_options'), undefined);
    const second = concededBody(
      first,
      "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    );
    assert.deepEqual(second, { model: 'm', max_completion_tokens: 9 });
    assert.equal(concededBody(body, 'max_tokens is too large'), undefined);
  });
});
