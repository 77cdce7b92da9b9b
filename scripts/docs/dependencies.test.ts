// docs/decisions/0002-dependencies.md is written by hand; what it says of versions and licences is held against
// the packages.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspaces = ['.', 'contract', 'llm', 'server', 'web'];
const decision = 'docs/decisions/0002-dependencies.md';

interface Package {
  version: string;
  license?: string;
}

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function asked(): Map<string, string> {
  return new Map(
    workspaces.flatMap((workspace) => {
      const manifest = readJson(`${workspace}/package.json`) as Manifest;
      const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = manifest;
      return [dependencies, devDependencies, optionalDependencies].flatMap((of) => Object.entries(of));
    }),
  );
}

/** Of a row with several packages, a cell holds one entry for all or one for each. */
function told(): Map<string, Package> {
  const rows = readFileSync(join(root, decision), 'utf8').matchAll(
    /^\| (`.+?`) \| ([^|]+) \| [^|]+ \| ([^|]+) \|/gm,
  );
  return new Map(
    [...rows].flatMap(([, names = '', versions = '', licences = '']) => {
      const at = (cell: string, index: number): string => {
        const entries = cell.split(',').map((entry) => entry.trim());
        return entries.length === 1 ? entries[0]! : entries[index]!;
      };
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name = ''], index): [string, Package] => [
        name,
        { version: at(versions, index), license: at(licences, index) },
      ]);
    }),
  );
}

/** Those whose field says nothing, or where to look: what is said there. */
const said = new Map([
  ['node_modules/khroma', 'MIT'],
  ['node_modules/@modelcontextprotocol/server-everything', 'MIT'],
]);

test('the decision on dependencies names every package with the version that is asked for, and no other', () => {
  const versions = [...told()].map(([name, { version }]): [string, string] => [name, version]);
  assert.deepEqual(new Map(versions), asked());
});

test('every version is exact', () => {
  const ranges = [...asked()].filter(([, version]) => !/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(version));
  assert.deepEqual(ranges, []);
});

test('the licences are those of the packages', () => {
  const installed = [...told()].filter(([name]) => existsSync(join(root, 'node_modules', name)));
  assert.ok(installed.length > 20, 'packages are installed');
  for (const [name, { license }] of installed) {
    const { license: own } = readJson(`node_modules/${name}/package.json`) as Package;
    assert.equal(license, said.get(`node_modules/${name}`) ?? own, name);
  }
});

test('every licence in the lock file is one that fits', () => {
  const fitting =
    /^\(?(MIT|MIT-0|ISC|0BSD|Unlicense|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|MPL-2\.0|MPL-2\.0 OR Apache-2\.0|AFL-2\.1 OR BSD-3-Clause|MIT OR GPL-3\.0-or-later|MIT AND Zlib)\)?$/;
  /** Shared libraries beside the program, unchanged and replaceable, as the LGPL asks: the decision names them. */
  const lesser = /^node_modules\/@img\/sharp-(libvips|win32|wasm32)\b/;
  const { packages } = readJson('package-lock.json') as { packages: Record<string, Package> };
  const others = Object.entries(packages)
    .filter(([path]) => /(^|\/)node_modules\/(?!@stoa\/)/.test(path))
    .filter(([path, { license }]) => !(lesser.test(path) && /\bLGPL-3\.0-or-later\b/.test(license ?? '')))
    .filter(([path, { license }]) => !fitting.test(said.get(path) ?? license ?? 'none'))
    .map(([path, { license }]) => `${path}: ${license}`);
  assert.deepEqual(others, []);
});
