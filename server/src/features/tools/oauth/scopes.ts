/** Scopes as sets, in the order they were first seen. Pure. */
import { createHash } from 'node:crypto';

export const scopesOf = (text: string | null | undefined): string[] => [
  ...new Set((text ?? '').split(' ').filter((scope) => scope !== '')),
];

/** Null where there is none: nothing is asked for by name then. */
export const unionOf = (...texts: (string | null | undefined)[]): string | null =>
  scopesOf(texts.join(' ')).join(' ') || null;

export const missingIn = (granted: string | null, wanted: string | null): string[] => {
  const have = new Set(scopesOf(granted));
  return scopesOf(wanted).filter((scope) => !have.has(scope));
};

/** The same for the same set in any order. */
export const keyOfScopes = (text: string | null): string =>
  createHash('sha256').update(scopesOf(text).toSorted().join(' ')).digest('base64url').slice(0, 22);

/**
 * What is asked for: what the challenge names, else what the resource says it knows, else nothing by name. With
 * scopes that are named goes `offline_access` where the server knows it, or there would be nothing to refresh by.
 */
export const wantedScopes = (from: {
  challenged: string | null;
  ofResource: readonly string[];
  extra: readonly string[];
  ofServer: readonly string[];
}): string | null => {
  const named = unionOf(from.challenged ?? from.ofResource.join(' '), from.extra.join(' '));
  if (named === null || !from.ofServer.includes('offline_access')) return named;
  return unionOf(named, 'offline_access');
};
