// `npm run bundle`: everything that a machine needs to run Stoa, in one folder without packages to install. The
// container image and the service are made of it. `npm run bundle -- <folder>` puts it elsewhere than in dist/.

import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ensureInstalled,
  ensureWebBuilt,
  exitCodeOf,
  findNode,
  runScript,
  spawnForwarding,
} from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await runScript(() => {
  const target = resolve(process.argv[2] ?? join(root, 'dist'));
  ensureInstalled(root);
  const node = findNode(root);
  ensureWebBuilt(root, node);
  const work = spawnForwarding(node, [join(root, 'scripts', 'bundle', 'folder.ts'), target, node]);
  work.on('error', (error) => {
    console.error(`The bundle could not be made: ${error.message}`);
    process.exitCode = 1;
  });
  work.on('exit', (code, signal) => process.exit(exitCodeOf(code, signal)));
});
