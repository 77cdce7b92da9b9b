import type { Token } from './dialect.ts';
import { decodeEntities } from './entities.ts';

/** What inline tokens say, without how they look. */
export function readPlainText(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map(readToken).join('');
}

function readToken(token: Token): string {
  if ('tokens' in token && token.tokens) return readPlainText(token.tokens);
  if (token.type === 'text') return decodeEntities(token.raw);
  if (token.type === 'br') return '\n';
  return 'text' in token ? String(token.text) : token.raw;
}
