/** Situations in terms of one wire: asked of the independent server, or played byte for byte. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderId } from '../../endpoint.ts';
import type { ModelPrompt } from '../../prompt.ts';
import type { ModelCall } from '../../stream.ts';
import { fetchForTests, playWire, userPrompt } from '../../testing.ts';
import type { CaseName, SetUp, Situation } from '../conformance.ts';
import { getUpstream, REASONING, TEXT, tools } from './upstream.ts';

/** How a server of this wire speaks, as bytes. */
export interface Voice {
  provider: ProviderId;
  modelId: string;
  contentType: string;
  /** The beginning of an answer, up to and with its first words. */
  begins(text: string): string;
  goesOn(text: string): string;
  /** The end mark of what `begins` began. */
  ends: string;
  /** What cannot be read. */
  garbles: string;
  /** An answer that a filter withheld. */
  filtered: string;
  /** The first message of a request, and what it is when it holds `imagePrompt`. */
  userMessageIn(body: unknown): unknown;
  seenImage: unknown;
  /** What follows the call of a tool that brought a picture, as `toolImageCall` has it. */
  seenToolImage: unknown[];
}

export interface Speaker {
  asking: (message: string, more?: Partial<Situation>, call?: Partial<ModelCall>) => SetUp;
  playing: (
    answer: (response: ServerResponse) => void | Promise<void>,
    more?: Partial<Situation>,
    call?: Partial<ModelCall>,
  ) => SetUp;
}

export function speakerOf({ provider, modelId, contentType }: Voice): Speaker {
  return {
    asking(message, more = {}, call = {}) {
      return async () => {
        const { url } = await getUpstream();
        const endpoint = { provider, baseUrl: `${url}/v1`, apiKey: 'sk-test', fetch: fetchForTests };
        if (provider === 'google') endpoint.baseUrl = url;
        return { call: { endpoint, modelId, prompt: userPrompt(message), ...call }, text: TEXT, ...more };
      };
    },
    playing(answer, more = {}, call = {}) {
      return async (test: TestContext) => {
        const server = await playWire((response) => {
          response.writeHead(200, { 'content-type': contentType });
          return answer(response);
        });
        test.after(() => server.close());
        const endpoint = { ...server.endpoint, provider };
        return { call: { endpoint, modelId, prompt: userPrompt('hi'), ...call }, text: TEXT, ...more };
      };
    },
  };
}

const picture = {
  type: 'image' as const,
  mediaType: 'image/png',
  bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
};

export const imagePrompt: ModelPrompt = {
  messages: [
    {
      role: 'user',
      content: [{ type: 'text', text: 'look at this' }, picture],
    },
  ],
};

const toolImageCall: Pick<ModelCall, 'prompt' | 'tools'> = {
  tools,
  prompt: {
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'look' }] },
      { role: 'assistant', content: [{ type: 'tool-call', callId: 'call_1', name: 'look', input: {} }] },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', callId: 'call_1', name: 'look', output: 'A cat.', images: [picture] },
        ],
      },
    ],
  },
};

type WireBody = Partial<Record<'messages' | 'input' | 'contents', unknown[]>>;

/** The same situation, and what was sent in it. */
function overheard(setUp: SetUp, verify: (body: WireBody) => void): SetUp {
  return async (test) => {
    const situation = await setUp(test);
    const { endpoint } = situation.call;
    let sent = '';
    const fetch: typeof endpoint.fetch = (url, init) => {
      sent = init?.body as string;
      return endpoint.fetch(url, init);
    };
    return {
      ...situation,
      call: { ...situation.call, endpoint: { ...endpoint, fetch } },
      verify: () => verify(JSON.parse(sent) as WireBody),
    };
  };
}

/** What every wire can be put through in the same way. */
export function situationsOf(
  voice: Voice,
): Record<
  Exclude<CaseName, 'text without an end mark' | 'think tags' | 'tool input that is not JSON'>,
  SetUp
> {
  const { asking, playing } = speakerOf(voice);
  const hangingUp = hangingUpOn(voice);
  return {
    text: asking('say it'),
    'text in characters that are split over reads': playing(async (response) => {
      for (const byte of Buffer.from(voice.begins(TEXT) + voice.ends)) {
        response.write(Buffer.of(byte));
        await sleep(0);
      }
      response.end();
    }),
    reasoning: asking('think first', { reasoning: REASONING }),
    'images in': overheard(asking('', {}, { prompt: imagePrompt }), (body) =>
      assert.deepEqual(voice.userMessageIn(body), voice.seenImage),
    ),
    'images of tools in': overheard(
      playing((response) => void response.end(voice.begins(TEXT) + voice.ends), {}, toolImageCall),
      ({ messages, input, contents }) =>
        assert.deepEqual((messages ?? input ?? contents)!.slice(2), voice.seenToolImage),
    ),
    tools: asking('one tool', {}, { tools }),
    'parallel tools': asking('two tools', {}, { tools }),
    usage: asking('count it'),
    'a refused key': asking('fail 401'),
    'a rate limit with a time to wait': asking('fail 429'),
    'a prompt beyond the window': asking('too much'),
    'a broken server': asking('fail 500'),
    'a filtered answer': playing((response) => void response.end(voice.filtered)),
    'an empty answer': playing((response) => void response.end()),
    'broken data': playing((response) => {
      response.end(voice.begins('Well') + voice.garbles + voice.ends);
    }),
    'a connection dropped within the answer': playing(async (response) => {
      response.write(voice.begins('Well'));
      await sleep(20);
      response.destroy();
    }),
    'an answer that ends without its end mark': playing((response) => {
      response.end(voice.begins('Well') + voice.goesOn(', then'));
    }),
    'a server that cannot be reached': async (test) => {
      const { call } = await playing(() => {})(test);
      // A port that nobody listens on: the one of a server that has closed.
      const gone = await playWire(() => {});
      await gone.close();
      return { call: { ...call, endpoint: { ...call.endpoint, baseUrl: gone.endpoint.baseUrl } } };
    },
    'a server that falls silent': playing(
      (response) => void response.write(voice.begins('Wait')),
      {},
      { stallTimeoutMs: 200 },
    ),
    abort: hangingUp,
    'leaving early': hangingUp,
  };
}

/** The connection must close, or a model goes on writing, and costing, for nobody. */
function hangingUpOn(voice: Voice): SetUp {
  return async (test) => {
    const server = await playWire(async (response) => {
      response.writeHead(200, { 'content-type': voice.contentType });
      response.write(voice.begins('on '));
      while (!response.destroyed) {
        response.write(voice.goesOn('on '));
        await sleep(5);
      }
    });
    test.after(() => server.close());
    const endpoint = { ...server.endpoint, provider: voice.provider };
    return {
      call: { endpoint, modelId: voice.modelId, prompt: userPrompt('hi') },
      verify: () => server.hungUp,
    };
  };
}
