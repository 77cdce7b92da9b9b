// `npm start`: installs and builds what is stale, then runs the server on the pinned Node.

import { join } from 'node:path';
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
  ensureInstalled(root);
  const node = findNode(root);
  ensureWebBuilt(root, node);
  const server = spawnForwarding(node, [join(root, 'server', 'src', 'main.ts')], {
    env: { NODE_COMPILE_CACHE: join(root, '.cache', 'compile'), ...process.env },
  });
  server.on('error', (error) => {
    console.error(`The server could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  server.on('exit', (code, signal) => process.exit(exitCodeOf(code, signal)));
});
