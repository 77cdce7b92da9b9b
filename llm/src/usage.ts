/** What a call has cost, as far as the provider says so; a missing count is unknown, not zero. */
export interface ModelUsage {
  inputTokens?: number;
  /** Includes `reasoningTokens`. */
  outputTokens?: number;
  reasoningTokens?: number;
  /** The share of `inputTokens` that the provider read from its cache. */
  cachedInputTokens?: number;
}

const LATIN_CHARS_PER_TOKEN = 4;
/** Cyrillic, Greek, Arabic, Hebrew, Indic: vocabularies hold fewer of their letter groups. */
const OTHER_CHARS_PER_TOKEN = 2.5;

/**
 * A cheap guess at how many tokens a text takes, by script; within a third of common tokenizers on prose.
 * For budgets and fitting only: what a provider reports always wins.
 */
export function estimateTokens(text: string): number {
  let latin = 0;
  let other = 0;
  let ideographs = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x0370) latin++;
    else if (isIdeograph(code)) ideographs++;
    else other++;
  }
  return Math.ceil(latin / LATIN_CHARS_PER_TOKEN + other / OTHER_CHARS_PER_TOKEN + ideographs);
}

/** CJK, kana and Hangul are about a token a character; so are emoji, whose two surrogates count one each. */
function isIdeograph(code: number): boolean {
  return (
    (code >= 0x2e80 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xdfff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xffef)
  );
}
