// Path → room, and what a room may use, read from the table.

import { floors, forTests, ports, rooms, screens, type Room, type Use } from '../rooms.ts';

export interface Place {
  /** With the star filled in: `server/features/runs`. */
  room: string;
  rule: Room;
  /** The room's folder, or the file itself where the room is one file. */
  folder: string;
  /** What the star stood for. */
  noun: string | undefined;
}

interface Pattern {
  rule: Room;
  expression: RegExp;
}

// Longest first; of two that reach equally deep the one without a star.
const patterns: readonly Pattern[] = rooms
  .toSorted((a, b) => depth(b.at) - depth(a.at) || a.at.split('*').length - b.at.split('*').length)
  .map((rule) => ({ rule, expression: patternOf(rule.at) }));

function depth(at: string): number {
  return at.split('/').length;
}

function patternOf(at: string): RegExp {
  const escaped = at.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '([^/]+)');
  return new RegExp(at.endsWith('/') ? `^(?<folder>${escaped})` : `^(?<folder>${escaped})$`);
}

const nounsByFloor = new Map(floors.map((row) => [row.room, row]));
const portNames = new Set<string>(ports);

/** Undefined when the table has no room for the path. */
export function findPlace(path: string): Place | undefined {
  for (const { rule, expression } of patterns) {
    const match = expression.exec(path);
    if (match === null) continue;
    const noun = rule.at.includes('*') ? match[2] : undefined;
    if (rule.room === 'server/features/*' || rule.room === 'web/features/*') {
      if (noun === undefined || !nounsByFloor.has(noun)) return undefined;
    }
    if (rule.room === 'server/platform/*' && (noun === undefined || !portNames.has(noun))) return undefined;
    const room = noun === undefined ? rule.room : rule.room.replace('*', noun);
    return { room, rule, folder: match.groups?.['folder'] ?? path, noun };
  }
  return undefined;
}

export function isForTests(path: string): boolean {
  return forTests.files.test(path);
}

export function floorOf(noun: string): number | undefined {
  return nounsByFloor.get(noun)?.floor;
}

/** What a noun's side of the server may use of npm besides what all of them may. */
export function npmOf({ room, noun }: Place): readonly string[] {
  if (noun === undefined || room !== `server/features/${noun}`) return [];
  return nounsByFloor.get(noun)?.npm ?? [];
}

export function roomMatches(pattern: string, room: string): boolean {
  if (!pattern.includes('*')) return pattern === room;
  const [before = '', after = ''] = pattern.split('*');
  const name = room.slice(before.length, room.length - after.length);
  return room.startsWith(before) && room.endsWith(after) && name !== '' && !name.includes('/');
}

function rowOf(side: string, noun: string): readonly string[] {
  return (side === 'web' ? screens[noun] : undefined) ?? nounsByFloor.get(noun)?.uses ?? [];
}

/** The rooms below a noun, by its row and the rows of those. */
function roomsBelow(side: string, noun: string): Set<string> {
  const below = new Set<string>();
  const open = [noun];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const room of rowOf(side, next)) {
      if (below.has(room)) continue;
      below.add(room);
      open.push(room);
    }
  }
  return below;
}

function faceOf(side: string, noun: string): Use {
  return { room: `${side}/features/${noun}`, files: [`${noun}.ts`, `${noun}.tsx`] };
}

/** Tests build their room with real neighbours, so they may also open the faces those neighbours need. */
export function usesOf(place: Place, inTest: boolean): readonly Use[] | 'everything' {
  if (place.rule.uses === 'everything') return 'everything';
  const uses = [...place.rule.uses];
  const side = place.room.slice(0, place.room.indexOf('/'));
  const row = place.noun === undefined ? undefined : nounsByFloor.get(place.noun);
  if (row !== undefined && place.room === `${side}/features/${row.room}`) {
    const neighbours = inTest ? roomsBelow(side, row.room) : rowOf(side, row.room);
    for (const noun of neighbours) uses.push(faceOf(side, noun));
    if (row.llm === true && side === 'server') uses.push({ room: 'llm' });
  }
  if (inTest && side === 'server') uses.push(...forTests.uses);
  return uses;
}
