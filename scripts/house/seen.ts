// A check must not pass by looking at nothing: the files of each room are counted against the noted count.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from './house.ts';
import { defineRule, type Fault } from './rule.ts';

const notePath = 'scripts/house/seen.json';
const leastShare = 0.8;

function countRooms(house: House): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { place } of house.files) {
    if (place !== undefined) counts.set(place.room, (counts.get(place.room) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b, 'en')));
}

export function noteSeen(house: House): void {
  writeFileSync(join(house.root, notePath), `${JSON.stringify(countRooms(house), null, 2)}\n`);
}

export const seen = defineRule('seen', {}, (house): Fault[] => {
  const path = join(house.root, notePath);
  const advice = 'If that is meant, run `node scripts/check-house.ts --note` and commit the note.';
  if (!existsSync(path)) return [{ file: notePath, line: 1, message: `no counts are noted. ${advice}` }];
  const noted = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>;
  const counts = countRooms(house);
  if (Object.keys(counts).length === 0) {
    return [
      { file: notePath, line: 1, message: 'no source file was seen at all. Look where the check looks.' },
    ];
  }
  return Object.entries(noted).flatMap(([room, before], index) => {
    const now = counts[room] ?? 0;
    if (now >= before * leastShare) return [];
    const message = `${room} has ${now} files, and ${before} were noted. ${advice}`;
    return [{ file: notePath, line: index + 2, message }];
  });
});
