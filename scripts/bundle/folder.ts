// The folder that `npm run bundle` makes, laid out as the repository is, so that the server finds the same things at
// the same places. Started by bundle.mjs once packages and web app are there.

import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runScript, StartError } from '../install.mjs';
import { copyPackages } from './native-packages.ts';
import { licencesPage, softwareBill } from './origin.ts';
import { bundleServer, nativePackages } from './server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Beside the Node it was bundled with, wherever the folder lies.
const stoaCommand = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../server/dist/cli/stoa.js" "$@"
`;

async function fill(target: string, node: string): Promise<void> {
  await bundleServer(root, join(target, 'server', 'dist'));
  copyPackages(root, nativePackages, target);
  cpSync(join(root, 'web', 'dist'), join(target, 'web', 'dist'), {
    recursive: true,
    filter: (path) => !path.endsWith('.hash'),
  });

  const bin = join(target, 'bin');
  mkdirSync(bin);
  copyFileSync(node, join(bin, 'node'));
  writeFileSync(join(bin, 'stoa'), stoaCommand);
  for (const name of ['node', 'stoa']) chmodSync(join(bin, name), 0o755);

  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  const { name, version, license } = own;
  writeJson(join(target, 'package.json'), { name, version, private: true, license, type: 'module' });
  writeJson(join(target, 'sbom.cdx.json'), softwareBill(root));
  writeFileSync(join(target, 'licences.txt'), licencesPage(root));
  copyFileSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
}

function writeJson(path: string, content: unknown): void {
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

/** A folder that holds something else is left alone. */
function empty(target: string): void {
  const holdsOther = existsSync(target) && readdirSync(target).length > 0;
  if (holdsOther && !existsSync(join(target, 'server', 'dist'))) {
    throw new StartError(`${target} holds something that is no bundle. Name another folder.`);
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
}

await runScript(async () => {
  const [target, node] = process.argv.slice(2);
  if (target === undefined || node === undefined) throw new StartError('Run npm run bundle.');
  empty(target);
  await fill(target, node);
  const start = ['bin/node', 'server/dist/main.js'].map((path) => join(target, path));
  console.log(`Stoa is in ${target} and starts with ${start.join(' ')}`);
});
