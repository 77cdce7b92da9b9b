// `npm run bundle`: everything that a machine needs to run Stoa, in one folder without packages to install. The
// container image and the service are made of it. `npm run bundle -- <folder>` puts it elsewhere than in dist/.

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
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleServer } from './bundle/server.ts';
import { licencesPage, softwareBill } from './bundle/origin.ts';
import { ensureInstalled, ensureWebBuilt, findNode, runScript, StartError } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// Beside the Node it was bundled with, wherever the folder lies.
const stoaCommand = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../server/dist/cli/stoa.js" "$@"
`;

export async function bundle(target: string): Promise<void> {
  empty(target);
  const node = findNode(root);
  ensureWebBuilt(root, node);
  await bundleServer(root, join(target, 'server', 'dist'));
  cpSync(join(root, 'web', 'dist'), join(target, 'web', 'dist'), {
    recursive: true,
    filter: (path) => !path.endsWith('.hash'),
  });

  const bin = join(target, 'bin');
  mkdirSync(bin);
  copyFileSync(node, join(bin, 'node'));
  writeFileSync(join(bin, 'stoa'), stoaCommand);
  for (const name of ['node', 'stoa']) chmodSync(join(bin, name), 0o755);

  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const write = (file: string, content: unknown): void =>
    writeFileSync(
      join(target, file),
      `${typeof content === 'string' ? content : JSON.stringify(content, null, 2)}\n`,
    );
  write('package.json', { name, version, private: true, license, type: 'module' });
  write('sbom.cdx.json', softwareBill(root));
  write('licences.txt', licencesPage(root));
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
}

/** A folder that holds something else is left alone. */
function empty(target: string): void {
  if (existsSync(target) && readdirSync(target).length > 0 && !existsSync(join(target, 'server', 'dist'))) {
    throw new StartError(`${target} holds something that is no bundle. Name another folder.`);
  }
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
}

if (import.meta.main) {
  await runScript(async () => {
    const target = resolve(root, process.argv[2] ?? 'dist');
    ensureInstalled(root);
    await bundle(target);
    console.log(
      `Stoa is in ${target}. It starts with ${join(target, 'bin', 'node')} ${join(target, 'server', 'dist', 'main.js')}`,
    );
  });
}
