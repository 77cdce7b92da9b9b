import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, chainStart, follow, hashOf, type Verified } from './chain.ts';
import type { AuditRow } from './schema.ts';

const chainOf = (details: Record<string, unknown>[]): AuditRow[] => {
  let previousHash = '';
  return details.map((given, index) => {
    const entry = {
      seq: index + 1,
      id: `aud_${index}`,
      at: '2026-01-31T09:30:00.000Z',
      actorKind: 'system' as const,
      actorId: null,
      action: 'settings.update' as const,
      objectKind: 'settings' as const,
      objectId: null,
      details: given,
      previousHash,
    };
    previousHash = hashOf(entry);
    return { ...entry, hash: previousHash };
  });
};

/** The seq at which the chain breaks, or null. */
const breakOf = (rows: AuditRow[]): number | null => {
  let verified: Verified = chainStart;
  for (const row of rows) {
    const next = follow(verified, row);
    if (next === null) return verified.seq + 1;
    verified = next;
  }
  return null;
};

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
};

test('canonical JSON says the same whatever the order of keys, and reads back as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      assert.equal(canonicalJson(plain), canonicalJson(reversed(plain)));
      assert.deepEqual(JSON.parse(canonicalJson(plain)), plain);
    }),
  );
});

test('a chain holds as it was written, and breaks where an entry was changed, taken out or put elsewhere', () => {
  const someDetails = fc.array(fc.dictionary(fc.string(), fc.integer()), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(someDetails, fc.nat(), fc.string(), (details, place, text) => {
      const rows = chainOf(details);
      const at = place % (rows.length - 1);
      assert.equal(breakOf(rows), null);
      const changed = rows.with(at, { ...rows[at]!, details: { ...rows[at]!.details, added: text } });
      assert.equal(breakOf(changed), at + 1);
      assert.equal(breakOf(rows.toSpliced(at, 1)), at + 1);
      const swapped = rows.with(at, rows[at + 1]!).with(at + 1, rows[at]!);
      assert.equal(breakOf(swapped), at + 1);
    }),
  );
});

test('an entry that was changed with its own hash breaks the chain at the next one', () => {
  const rows = chainOf([{ a: 1 }, { a: 2 }, { a: 3 }]);
  const changed = { ...rows[1]!, details: { a: 20 } };
  assert.equal(breakOf(rows.with(1, { ...changed, hash: hashOf(changed) })), 3);
});
