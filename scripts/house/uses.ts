// Whether one of our files may import another, by the table; `imports` and `faces` each report their half.

import { developerRooms, type Use } from '../rooms.ts';
import type { Import, SourceFile } from './house.ts';
import { findPlace, isForTests, roomMatches, usesOf, type Place } from './places.ts';

export type Verdict =
  | { allowed: true }
  | { allowed: false; because: 'no-use' | 'not-for-you' | 'tests-only' | 'types-only'; to: Place | undefined }
  | { allowed: false; because: 'past-face'; to: Place; faces: readonly string[] };

function opens(use: Use, inside: string): boolean {
  if (use.files === undefined) return true;
  return use.files.some((file) => (file.endsWith('/') ? inside.startsWith(file) : inside === file));
}

function isTesting(path: string): boolean {
  return /\/testing\.tsx?$/.test(path);
}

/** Judges an import whose target is one of our paths. */
export function judgeUse(from: SourceFile, imported: Import, path: string): Verdict {
  const to = findPlace(path);
  const byDeveloper = from.place !== undefined && developerRooms.includes(from.place.room);
  if (isForTests(path) && !from.forTests && !byDeveloper)
    return { allowed: false, because: 'tests-only', to };
  const place = from.place;
  if (place === undefined || to === undefined || to.room === place.room) return { allowed: true };
  if (from.forTests && isTesting(path)) return { allowed: true };
  const uses = usesOf(place, from.forTests);
  const { onlyFor } = to.rule;
  if (onlyFor !== undefined && !onlyFor.includes(place.room)) {
    const listed = uses !== 'everything' && uses.some((use) => use.room === to.room);
    if (!listed && !developerRooms.includes(place.room))
      return { allowed: false, because: 'not-for-you', to };
  }
  if (uses === 'everything') return { allowed: true };
  const known = uses.filter((use) => roomMatches(use.room, to.room));
  if (known.length === 0) return { allowed: false, because: 'no-use', to };
  const inside = path.slice(to.folder.length);
  const open = known.filter((use) => opens(use, inside));
  if (open.length === 0) {
    const files = known.flatMap((use) => use.files ?? []).map((file) => to.folder + file);
    return { allowed: false, because: 'past-face', to, faces: files };
  }
  if (imported.typeOnly || open.some((use) => use.typesOnly !== true)) return { allowed: true };
  return { allowed: false, because: 'types-only', to };
}
