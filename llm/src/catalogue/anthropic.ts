import type { Catalogue } from './entry.ts';

const thinks = { reasoning: true, images: true, tools: true };
const talks = { reasoning: false, images: true, tools: true };

/** Anthropic lists abilities and windows; this is for ids given by hand, and for servers that only speak its wire. */
export const anthropicCatalogue: Catalogue = {
  asOf: '2026-11-26',
  models: [
    { prefix: 'claude-fable', abilities: thinks },
    { prefix: 'claude-opus', abilities: thinks },
    { prefix: 'claude-sonnet', abilities: thinks },
    { prefix: 'claude-haiku', abilities: thinks },
    { prefix: 'claude-opus-4-5', windowTokens: 200_000, abilities: thinks },
    { prefix: 'claude-sonnet-4-5', windowTokens: 200_000, abilities: thinks },
    { prefix: 'claude-haiku-4-5', windowTokens: 200_000, abilities: thinks },
    { prefix: 'claude-opus-4-1', windowTokens: 200_000, abilities: thinks },
    { prefix: 'claude-3-7', windowTokens: 200_000, abilities: thinks },
    { prefix: 'claude-3-5', windowTokens: 200_000, abilities: talks },
    { prefix: 'claude-3', windowTokens: 200_000, abilities: talks },
    { prefix: 'claude-2', abilities: { reasoning: false, images: false } },
    { prefix: 'claude-2.', abilities: { reasoning: false, images: false } },
    { prefix: 'claude-instant', abilities: { reasoning: false, images: false } },
  ],
};
