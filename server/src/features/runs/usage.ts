import type { Usage } from '@stoa/contract/runs/status';
import { estimateTokens, type ModelUsage } from '@stoa/llm/usage';

export const addUsage = (sum: Usage | null, more: Usage): Usage =>
  sum === null
    ? more
    : {
        inputTokens: sum.inputTokens + more.inputTokens,
        outputTokens: sum.outputTokens + more.outputTokens,
        reasoningTokens: sum.reasoningTokens + more.reasoningTokens,
        cachedInputTokens: sum.cachedInputTokens + more.cachedInputTokens,
        estimated: sum.estimated || more.estimated,
      };

/** What the provider told; where it did not, an estimate, marked as one. */
export const usageOf = (told: ModelUsage | null, inputTokens: () => number, outputText: string): Usage => {
  const isTold = told?.inputTokens !== undefined && told.outputTokens !== undefined;
  return {
    inputTokens: told?.inputTokens ?? inputTokens(),
    outputTokens: told?.outputTokens ?? estimateTokens(outputText),
    reasoningTokens: told?.reasoningTokens ?? 0,
    cachedInputTokens: told?.cachedInputTokens ?? 0,
    estimated: !isTold,
  };
};
