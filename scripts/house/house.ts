// The tree as the rules see it: source files with their rooms and resolved imports.

import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importVisitors, type ImportFact } from './import-facts.ts';
import { findPlace, isForTests, type Place } from './places.ts';
import type { Finding, Rule } from './rule.ts';
import { createFacts, createWalker } from './syntax.ts';

export type Target =
  | { kind: 'ours'; path: string }
  | { kind: 'package'; name: string; specifier: string }
  | { kind: 'node'; name: string }
  | { kind: 'computed' };

export interface Import extends ImportFact {
  target: Target;
}

export interface SourceFile {
  path: string;
  place: Place | undefined;
  forTests: boolean;
  /** Carries the mark `@generated` in its first lines. */
  generated: boolean;
  lines: number;
  imports: readonly Import[];
}

export interface House {
  root: string;
  files: readonly SourceFile[];
  find(path: string): SourceFile | undefined;
}

const sourceFolders = ['contract', 'llm', 'server', 'web', 'sandbox', 'e2e', 'bench', 'scripts', 'ops'];
const sourceName = /\.[mc]?[jt]sx?$/;
const skippedFolders = new Set(['node_modules', 'dist', 'coverage']);

function listSources(root: string): string[] {
  const found: string[] = [];
  const enter = (folder: string): void => {
    const entries = readdirSync(posix.join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name) && !entry.name.startsWith('.')) enter(path);
      } else if (sourceName.test(entry.name)) found.push(path);
    }
  };
  const top = readdirSync(root, { withFileTypes: true });
  for (const folder of sourceFolders) {
    if (top.some((entry) => entry.name === folder && entry.isDirectory())) enter(folder);
  }
  for (const entry of top) if (entry.isFile() && sourceName.test(entry.name)) found.push(entry.name);
  return found.toSorted();
}

/** `@stoa/contract/runs/fold` is `contract/src/runs/fold.ts`, as its package.json exports it. */
function resolveTarget(from: string, specifier: string | undefined): Target {
  if (specifier === undefined) return { kind: 'computed' };
  const [bare = ''] = specifier.split('?');
  if (bare.startsWith('.')) return { kind: 'ours', path: posix.join(posix.dirname(from), bare) };
  const workspace = /^@stoa\/([^/]+)\/?(.*)$/.exec(bare);
  if (workspace !== null) {
    const inside = workspace[2] === '' ? 'package' : workspace[2];
    return { kind: 'ours', path: `${workspace[1]}/src/${inside}.ts` };
  }
  if (isBuiltin(bare)) return { kind: 'node', name: bare.startsWith('node:') ? bare : `node:${bare}` };
  const parts = bare.split('/');
  const name = bare.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? bare);
  return { kind: 'package', name, specifier: bare };
}

function resolveExtension(target: Target, paths: ReadonlySet<string>): Target {
  if (target.kind !== 'ours' || paths.has(target.path)) return target;
  for (const end of ['.ts', '.tsx']) {
    if (paths.has(target.path + end)) return { kind: 'ours', path: target.path + end };
    const swapped = target.path.replace(/\.[jt]sx?$/, end);
    if (paths.has(swapped)) return { kind: 'ours', path: swapped };
  }
  return target;
}

/** Reads the tree once, lets every rule see every file, and returns what they find. */
export function judgeHouse(root: string, rules: readonly Rule[]): { house: House; findings: Finding[] } {
  const prepared = rules.map((rule) => rule.prepare());
  const imports = createFacts(importVisitors);
  const walk = createWalker([imports.listener, ...prepared.map((rule) => rule.listener)]);
  const paths = listSources(root);
  const known = new Set(paths);
  const findings: Finding[] = [];
  const files = new Map<string, SourceFile>();
  for (const path of paths) {
    const text = readFileSync(posix.join(root, path), 'utf8');
    const fault = walk(path, text);
    if (fault !== undefined) findings.push({ file: path, rule: 'syntax', ...fault });
    files.set(path, {
      path,
      place: findPlace(path),
      forTests: isForTests(path),
      generated: text.slice(0, 500).includes('@generated'),
      lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
      imports: imports.of(path).map((fact) => {
        const target = resolveExtension(resolveTarget(path, fact.specifier), known);
        return { ...fact, target };
      }),
    });
  }
  const house: House = { root, files: [...files.values()], find: (path) => files.get(path) };
  for (const rule of prepared) findings.push(...rule.judge(house));
  return { house, findings };
}
