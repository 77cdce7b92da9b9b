import type { Catalogue } from './entry.ts';

const thinks = { reasoning: true, images: true, tools: true };
const talks = { reasoning: false, images: true, tools: true };

/** OpenAI's own list has ids and nothing else. */
export const openaiCatalogue: Catalogue = {
  asOf: '2026-11-26',
  models: [
    { prefix: 'gpt-6', windowTokens: 1_050_000, abilities: thinks },
    { prefix: 'gpt-6.', windowTokens: 1_050_000, abilities: thinks },
    { prefix: 'gpt-5.6', windowTokens: 1_050_000, abilities: thinks },
    { prefix: 'gpt-5.6-luna', abilities: thinks },
    { prefix: 'gpt-5.5', windowTokens: 1_050_000, abilities: thinks },
    { prefix: 'gpt-5.5-pro', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5.4', windowTokens: 1_050_000, abilities: thinks },
    { prefix: 'gpt-5.4-mini', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5.4-nano', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5.3', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5.3-chat', windowTokens: 128_000, abilities: talks },
    { prefix: 'gpt-5.2', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5.2-chat', windowTokens: 128_000, abilities: { images: true } },
    { prefix: 'gpt-5.1', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5.1-chat', windowTokens: 128_000, abilities: { images: true } },
    { prefix: 'gpt-5.', abilities: thinks },
    { prefix: 'gpt-5', windowTokens: 400_000, abilities: thinks },
    { prefix: 'gpt-5-chat', windowTokens: 128_000, abilities: { reasoning: false, images: true } },
    { prefix: 'gpt-4.1', windowTokens: 1_047_576, abilities: talks },
    { prefix: 'gpt-4o', windowTokens: 128_000, abilities: talks },
    { prefix: 'gpt-4o-search-preview', windowTokens: 128_000, abilities: { reasoning: false, tools: false } },
    {
      prefix: 'gpt-4o-mini-search-preview',
      windowTokens: 128_000,
      abilities: { reasoning: false, tools: false },
    },
    {
      prefix: 'chatgpt-4o',
      windowTokens: 128_000,
      abilities: { reasoning: false, images: true, tools: false },
    },
    { prefix: 'gpt-4-turbo', windowTokens: 128_000, abilities: talks },
    { prefix: 'gpt-4-turbo-preview', windowTokens: 128_000, abilities: { ...talks, images: false } },
    { prefix: 'gpt-4-1106', windowTokens: 128_000, abilities: { ...talks, images: false } },
    { prefix: 'gpt-4-0125', windowTokens: 128_000, abilities: { ...talks, images: false } },
    { prefix: 'gpt-4', windowTokens: 8_192, abilities: { ...talks, images: false } },
    { prefix: 'gpt-3.5-turbo', windowTokens: 16_385, abilities: { ...talks, images: false } },
    { prefix: 'o4-mini', windowTokens: 200_000, abilities: thinks },
    { prefix: 'o3', windowTokens: 200_000, abilities: thinks },
    { prefix: 'o3-mini', windowTokens: 200_000, abilities: { ...thinks, images: false } },
    { prefix: 'o1', windowTokens: 200_000, abilities: thinks },
    { prefix: 'o1-mini', windowTokens: 128_000, abilities: { reasoning: true, images: false, tools: false } },
    {
      prefix: 'o1-preview',
      windowTokens: 128_000,
      abilities: { reasoning: true, images: false, tools: false },
    },
  ],
};
