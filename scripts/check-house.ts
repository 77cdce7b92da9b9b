// `node scripts/check-house.ts` fails on every line that breaks the plan of the house; `--note` first rewrites
// the counts that the rule `seen` compares with.

import { fileURLToPath } from 'node:url';
import { judgeHouse, type House } from './house/house.ts';
import type { Finding } from './house/rule.ts';
import { rules } from './house/rules.ts';
import { noteSeen } from './house/seen.ts';
import { applyWaivers } from './house/waivers.ts';
import { waivers, type Waiver } from './rooms.ts';

function byPlace(a: Finding, b: Finding): number {
  return a.file.localeCompare(b.file, 'en') || a.line - b.line;
}

/** Judges the tree at `root`; findings come in order of file and line. */
export function checkHouse(
  root: string,
  excused: readonly Waiver[] = [],
): { house: House; findings: Finding[] } {
  const { house, findings } = judgeHouse(root, rules);
  return { house, findings: applyWaivers(findings, excused).toSorted(byPlace) };
}

function main(root: string, args: readonly string[]): number {
  if (args.includes('--note')) noteSeen(judgeHouse(root, []).house);
  const { house, findings } = checkHouse(root, waivers);
  for (const { file, line, rule, message } of findings)
    console.error(`${file}:${line}  [${rule}] ${message}`);
  const rooms = new Set(house.files.map(({ place }) => place?.room)).size;
  const verdict = findings.length === 0 ? 'in order' : `${findings.length} findings`;
  console.log(`house: ${house.files.length} files in ${rooms} rooms, ${verdict}`);
  return findings.length === 0 ? 0 : 1;
}

if (import.meta.main)
  process.exitCode = main(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
