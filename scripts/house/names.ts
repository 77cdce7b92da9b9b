// Files and folders are kebab-case and named for what they know: no drawers, no barrels.

import { drawers } from '../rooms.ts';
import { defineRule, type Fault } from './rule.ts';

const drawerWords = new Set(drawers.words);
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function drawerIn(name: string): string | undefined {
  if (drawers.terms.some((term) => name === term || name.endsWith(`-${term}`))) return undefined;
  const last = name.split('-').at(-1) ?? name;
  return drawerWords.has(last) ? last : undefined;
}

function judgeName(kind: 'file' | 'folder', name: string): string | undefined {
  const drawer = drawerIn(name);
  if (drawer !== undefined) {
    return `the ${kind} name ${name} says nothing (${drawer}). Name it for what it knows.`;
  }
  if (kind === 'file' && name === 'index') {
    return 'no index barrels: import the file that has the thing, and name this one for what it knows.';
  }
  if (!kebab.test(name)) return `the ${kind} name ${name} is not kebab-case.`;
  return undefined;
}

export const names = defineRule('name', {}, (house) => {
  const faults: Fault[] = [];
  const judgedFolders = new Set<string>();
  for (const { path } of house.files) {
    const parts = path.split('/');
    const stem = (parts.pop() ?? '').split('.')[0] ?? '';
    const message = judgeName('file', stem);
    if (message !== undefined) faults.push({ file: path, line: 1, message });
    for (let count = 1; count <= parts.length; count += 1) {
      const folder = parts.slice(0, count).join('/');
      if (judgedFolders.has(folder)) continue;
      judgedFolders.add(folder);
      const complaint = judgeName('folder', parts[count - 1] ?? '');
      if (complaint !== undefined) faults.push({ file: path, line: 1, message: complaint });
    }
  }
  return faults;
});
