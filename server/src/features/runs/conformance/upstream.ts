import type { Egress } from '../../../platform/egress/port.ts';
import type { Given } from './faulty-ports.ts';

export interface Upstream {
  egress: Egress;
  /** What each call was asked, and all that it would say. */
  calls: { messages: { role: string; content: unknown }[]; text: string }[];
  close(): void;
}

/** A model that says a few words, each a step; each answer has words of its own. */
export const createUpstream = ({ scheduler, process, faults }: Given): Upstream => {
  const calls: Upstream['calls'] = [];
  const closers = new Set<() => void>();

  const answer = (signal: AbortSignal, words: readonly object[], reason: string): Response => {
    const encoder = new TextEncoder();
    const breakAt = scheduler.chance(faults().modelBreaksOff) ? scheduler.pick([...words.keys()]) : -1;
    let isOpen = true;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const end = (how: () => void) => {
          if (isOpen) how();
          isOpen = false;
          closers.delete(close);
        };
        const close = () => end(() => controller.error(new Error('closed')));
        closers.add(close);
        signal.addEventListener('abort', close);
        const say = (index: number) => {
          if (!isOpen) return;
          if (index === breakAt) return close();
          const word = words[index];
          if (word !== undefined) {
            controller.enqueue(encoder.encode(wireOf({ choices: [{ delta: word }] })));
            scheduler.add(process, 'is told a word', () => say(index + 1), faults().pauseMs);
            return;
          }
          const usage = { prompt_tokens: 7, completion_tokens: words.length };
          const last = { choices: [{ delta: {}, finish_reason: reason }], usage };
          controller.enqueue(encoder.encode(`${wireOf(last)}data: [DONE]\n\n`));
          end(() => controller.close());
        };
        scheduler.add(process, 'is told a word', () => say(0));
      },
      cancel: () => void (isOpen = false),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

  const fetch: Egress['fetch'] = (_target, init) =>
    new Promise((resolve, reject) => {
      const { messages } = JSON.parse(init?.body as string) as { messages: Upstream['calls'][0]['messages'] };
      const length = 1 + Math.floor(scheduler.random() * 6);
      const words = Array.from({ length }, (_, n) => `${process}.${calls.length}.${n} `);
      const wants = scheduler.chance(faults().modelCalls);
      calls.push({ messages, text: wants ? '' : words.join('') });
      closers.add(() => reject(new Error('closed')));
      const told = wants
        ? words
            .slice(0, 3)
            .map((word, index) => callOf(word.trim(), index, scheduler.pick(['once', 'often', 'asked'])))
        : words.map((content) => ({ content }));
      const reason = wants ? 'tool_calls' : 'stop';
      scheduler.add(process, 'reaches the model', () => resolve(answer(init!.signal!, told, reason)));
    });

  return {
    egress: {
      fetch,
      connect: () => Promise.reject(new Error('Nobody connects.')),
      assess: () => Promise.reject(new Error('Nobody asks.')),
      counts: () => ({ answered: 0, failed: 0, aborted: 0, refused: 0 }),
      close: () => undefined,
    },
    calls,
    close: () => {
      for (const close of closers) close();
    },
  };
};

const callOf = (id: string, index: number, tool: string): object => {
  const call = { name: `Notebook_${tool}`, arguments: '{}' };
  return { tool_calls: [{ index, id, type: 'function', function: call }] };
};

const wireOf = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`;
