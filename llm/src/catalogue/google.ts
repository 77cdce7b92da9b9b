import type { Catalogue } from './entry.ts';

const thinks = { reasoning: true, images: true, tools: true };
const talks = { reasoning: false, images: true, tools: true };

/** Google's list tells windows and thinking, but neither images nor tools. */
export const googleCatalogue: Catalogue = {
  asOf: '2026-11-26',
  models: [
    { prefix: 'gemini-4', abilities: thinks },
    { prefix: 'gemini-3.', abilities: thinks },
    { prefix: 'gemini-3', windowTokens: 1_048_576, abilities: thinks },
    { prefix: 'gemini-3-pro-image', abilities: { images: true } },
    { prefix: 'gemini-3.1-flash-image', abilities: { images: true } },
    { prefix: 'gemini-2.5', windowTokens: 1_048_576, abilities: thinks },
    { prefix: 'gemini-2.5-flash-image', abilities: { reasoning: false, images: true, tools: false } },
    { prefix: 'gemini-2.0', windowTokens: 1_048_576, abilities: talks },
    { prefix: 'gemini-1.5', windowTokens: 1_048_576, abilities: talks },
    { prefix: 'gemini-pro-latest', abilities: thinks },
    { prefix: 'gemini-flash-latest', abilities: thinks },
    { prefix: 'gemini-flash-lite-latest', abilities: thinks },
    { prefix: 'gemma-3', abilities: { reasoning: false, images: true, tools: false } },
    { prefix: 'gemma-3-1b', abilities: { reasoning: false, images: false, tools: false } },
  ],
};
