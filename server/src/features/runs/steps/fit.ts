/** What of a prompt fits the window. Pure. */
import type { ModelMessage } from '@stoa/llm/prompt';
import { estimateTokens } from '@stoa/llm/usage';

/** Of the window, what stays free for the answer. */
const shareForAnswer = 0.25;

/** About what a picture of the size that is kept costs at the large providers. */
const tokensOfImage = 1_500;

/**
 * Leaves out what is oldest. A call stays with its results, or both go. The last question and what came last
 * are always sent: when even they are too long the provider says so in its own figures. What is sent never
 * opens with an answer.
 */
export const fit = (messages: readonly ModelMessage[], windowTokens: number | null): ModelMessage[] => {
  if (windowTokens === null) return [...messages];
  const units = unitsOf(messages);
  const question = units.findLastIndex(([first]) => first?.role === 'user');
  const costs = units.map(promptTokens);
  const isKept = units.map((_, index) => index === question || index === units.length - 1);
  let free = windowTokens * (1 - shareForAnswer);
  for (const [index, cost] of costs.entries()) if (isKept[index]) free -= cost;
  // Back to the question first; only where all of that fits is there anything before it.
  let index = units.length - 2;
  for (; index >= 0; index--) {
    if (isKept[index]) continue;
    free -= costs[index]!;
    if (free < 0) break;
    isKept[index] = true;
  }
  const firstUser = units.findIndex(([first], at) => isKept[at] && first?.role === 'user');
  return units.filter((_, at) => isKept[at] && (firstUser === -1 || at >= firstUser)).flat();
};

/** A message by itself, or one that calls tools together with their results. */
const unitsOf = (messages: readonly ModelMessage[]): ModelMessage[][] => {
  const units: ModelMessage[][] = [];
  for (const message of messages) {
    if (message.role === 'tool') units.at(-1)?.push(message);
    else units.push([message]);
  }
  return units;
};

/** About how many tokens a prompt takes. */
export const promptTokens = (messages: readonly ModelMessage[]): number => {
  let images = 0;
  const texts = messages.flatMap(({ content }) =>
    content.map((part) => {
      if (part.type === 'image') images += 1;
      if (part.type === 'tool-result') images += part.images?.length ?? 0;
      if (part.type === 'tool-call') return JSON.stringify(part.input ?? {});
      if (part.type === 'tool-result') return part.output;
      return part.type === 'text' || part.type === 'reasoning' ? part.text : '';
    }),
  );
  return estimateTokens(texts.join('\n')) + images * tokensOfImage;
};
