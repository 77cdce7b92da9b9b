// A waiver silences one rule in one file, and says why; one that silences nothing is a finding itself.

import type { Waiver } from '../rooms.ts';
import type { Finding } from './rule.ts';

/** These guard the check itself. */
const unwaivable = new Set(['seen', 'syntax', 'waiver']);

export function applyWaivers(findings: readonly Finding[], waivers: readonly Waiver[]): Finding[] {
  const used = new Set<Waiver>();
  const kept = findings.filter(({ file, rule }) => {
    const waiver = waivers.find((candidate) => candidate.file === file && candidate.rule === rule);
    if (waiver === undefined || unwaivable.has(rule) || waiver.reason.trim() === '') return true;
    used.add(waiver);
    return false;
  });
  for (const waiver of waivers) {
    if (used.has(waiver)) continue;
    const message =
      waiver.reason.trim() === ''
        ? `the waiver of ${waiver.rule} for ${waiver.file} gives no reason. Give it.`
        : `the waiver of ${waiver.rule} for ${waiver.file} waives nothing. Take it out.`;
    kept.push({ file: 'scripts/rooms.ts', line: 1, rule: 'waiver', message });
  }
  return kept;
}
