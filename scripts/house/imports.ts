// A room imports what its row allows: rooms of ours, packages, modules of Node.

import { developerRooms, forTests } from '../rooms.ts';
import type { Import, SourceFile } from './house.ts';
import { floorOf, npmOf, type Place } from './places.ts';
import { defineRule, type Fault } from './rule.ts';
import { judgeUse, type Verdict } from './uses.ts';

function adviceForRoom(from: Place, to: Place | undefined): string {
  const [own, other] = [from.noun, to?.noun].map((noun) => (noun === undefined ? undefined : floorOf(noun)));
  if (own !== undefined && other !== undefined) {
    if (other > own) {
      const wiring = from.room.startsWith('web/')
        ? 'take the element or the value as a parameter and let web/app put the two together.'
        : 'offer a subscription and let app/features.ts wire the news upward.';
      return `${to?.noun} is on floor ${other}, ${from.noun} on floor ${own}: ${wiring}`;
    }
    return `It is not in the row of ${from.noun}: move the need to a room that has it, or add it to the row in scripts/rooms.ts with the reason.`;
  }
  if (to?.rule.room === 'llm')
    return 'Only models, runs, media and knowledge speak to models: go through one of their faces.';
  if (to?.rule.room.startsWith('server/platform/') === true)
    return 'Take the port as a dependency; app/adapters.ts chooses the adapter.';
  return 'Move the code to the lower of the two rooms, or hand the need in as a dependency.';
}

function messageFor(verdict: Extract<Verdict, { allowed: false }>, from: Place, path: string): string {
  const room = verdict.to?.room ?? path;
  switch (verdict.because) {
    case 'tests-only':
      return `${path} is for tests only. Move what is needed at run time into a file of its own.`;
    case 'not-for-you':
      return `nobody imports ${room} but ${(verdict.to?.rule.onlyFor ?? []).join(', ')} and its tests. Hand the need in as a dependency.`;
    case 'types-only':
      return `${from.room} uses ${room} for types alone. Write \`import type\`.`;
    default:
      return `${from.room} may not use ${room}. ${adviceForRoom(from, verdict.to)}`;
  }
}

function matchesPackage(entry: string, name: string, specifier: string): boolean {
  if (entry.endsWith('/*')) return name.startsWith(entry.slice(0, -1));
  return entry === name || entry === specifier;
}

function judgePackage(
  place: Place,
  file: SourceFile,
  imported: Import,
  name: string,
  specifier: string,
): string | undefined {
  const { npmAlso = [], npmTypesOnly = [] } = place.rule;
  if (place.rule.npm === 'any') return undefined;
  const matches = (entry: string): boolean => matchesPackage(entry, name, specifier);
  if (npmAlso.some(matches) || (file.forTests && forTests.npm.some(matches))) return undefined;
  if (place.rule.npm === 'one driver') {
    if (file.forTests || !file.path.endsWith('/port.ts')) return undefined;
    return `a port knows no driver, and this imports ${name}. State the port in our own types; the driver belongs in an adapter file.`;
  }
  const npm = [...place.rule.npm, ...npmOf(place)];
  if (npm.some(matches)) return undefined;
  if (npmTypesOnly.some(matches)) {
    return imported.typeOnly
      ? undefined
      : `${place.room} uses ${name} for types alone. Write \`import type\`; run SQL through the db port.`;
  }
  if (name === 'zod' && npm.includes('zod/mini'))
    return "import from 'zod/mini': the contract runs in the browser, where zod itself is 22 kB.";
  const allowed = npm.length === 0 ? 'no package' : npm.join(', ');
  return `${place.room} may not use the package ${specifier}; its row allows ${allowed}. Put the code where the package is allowed, or add it to scripts/rooms.ts with a decision record.`;
}

function judgeDrivers(file: SourceFile): Fault[] {
  if (file.place?.rule.npm !== 'one driver' || file.forTests) return [];
  const also = file.place.rule.npmAlso ?? [];
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const { target, line } of file.imports) {
    if (target.kind !== 'package' || also.includes(target.name) || seen.has(target.name)) continue;
    seen.add(target.name);
    if (seen.size < 2) continue;
    const message = `one driver per adapter file, and this has ${[...seen].join(' and ')}. Split the adapter.`;
    faults.push({ file: file.path, line, message });
  }
  return faults;
}

function judgeImport(file: SourceFile, place: Place, imported: Import): string | undefined {
  const { target } = imported;
  switch (target.kind) {
    case 'computed':
      if (file.forTests || developerRooms.includes(place.room)) return undefined;
      return 'a computed path cannot be checked. Write each import() with a literal path.';
    case 'node':
      if (file.forTests || place.rule.node === undefined || place.rule.node.includes(target.name))
        return undefined;
      return `${place.room} may not use ${target.name}${
        place.rule.node.length === 0 ? ': it also runs where there is no Node' : ''
      }. Reach it through a port of server/platform.`;
    case 'package':
      return judgePackage(place, file, imported, target.name, target.specifier);
    case 'ours': {
      const verdict = judgeUse(file, imported, target.path);
      if (verdict.allowed || verdict.because === 'past-face') return undefined;
      return messageFor(verdict, place, target.path);
    }
  }
}

export const imports = defineRule('import', {}, (house) =>
  house.files.flatMap((file) => {
    if (file.place === undefined) return [];
    const place = file.place;
    const faults = judgeDrivers(file);
    for (const imported of file.imports) {
      const message = judgeImport(file, place, imported);
      if (message !== undefined) faults.push({ file: file.path, line: imported.line, message });
    }
    return faults;
  }),
);
