// Packages that cannot be bundled, copied with all they need of what is installed for this machine.

import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export function copyPackages(root: string, names: readonly string[], target: string): void {
  const open = [...names];
  const copied = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const from = join(root, 'node_modules', name);
    // What is for other machines is not installed.
    if (copied.has(name) || !existsSync(from)) continue;
    copied.add(name);
    cpSync(from, join(target, 'node_modules', name), { recursive: true });
    const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest;
    open.push(...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }));
  }
  const missing = names.filter((name) => !copied.has(name));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is not installed.`);
}
