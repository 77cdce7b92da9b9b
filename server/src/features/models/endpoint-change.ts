/** What the audit log keeps of a change: never a key, and of an address only where it leads. Pure. */
import type { EndpointRow } from './schema.ts';

export const describeChange = (
  before: EndpointRow | null,
  after: EndpointRow | null,
): Record<string, unknown> => {
  const row = after ?? before;
  const key = changeOfKey(before?.sealedKey ?? null, after?.sealedKey ?? null);
  const host = hostOf(row);
  return {
    name: row?.name,
    provider: row?.provider,
    ...(host !== null && { host }),
    ...(before && after && before.name !== after.name && { nameBefore: before.name }),
    ...(before && after && hostOf(before) !== host && { hostBefore: hostOf(before) }),
    ...(key !== null && { key }),
  };
};

const hostOf = (row: EndpointRow | null): string | null => (row?.baseUrl ? new URL(row.baseUrl).host : null);

const changeOfKey = (before: string | null, after: string | null): 'set' | 'replaced' | 'removed' | null => {
  if (before === after) return null;
  if (after === null) return 'removed';
  return before === null ? 'set' : 'replaced';
};
