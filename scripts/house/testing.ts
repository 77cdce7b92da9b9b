// A small tree in a temporary folder, judged by the whole check.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkHouse } from '../check-house.ts';
import type { Waiver } from '../rooms.ts';
import type { Finding } from './rule.ts';

export type Tree = Record<string, string>;

export function judgeTree(tree: Tree, waivers: readonly Waiver[] = []): Finding[] {
  const root = mkdtempSync(join(tmpdir(), 'stoa-house-'));
  try {
    for (const [path, text] of Object.entries({ 'scripts/house/seen.json': '{}', ...tree })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return checkHouse(root, waivers).findings;
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Findings of one rule as `file:line`; a finding of any other rule appears with its rule, so none is overlooked. */
export function placesOf(rule: string, tree: Tree, waivers: readonly Waiver[] = []): string[] {
  return judgeTree(tree, waivers).map((finding) => {
    const place = `${finding.file}:${finding.line}`;
    return finding.rule === rule ? place : `${place} [${finding.rule}] ${finding.message}`;
  });
}
