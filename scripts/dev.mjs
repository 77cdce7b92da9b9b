// `npm run dev`: the server, restarted on every change, and Vite's server in front of it. Ctrl-C ends both,
// and so does the end of either.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, exitCodeOf, findNode, runScript, spawnForwarding } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await runScript(() => {
  ensureInstalled(root);
  const node = findNode(root);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const children = [
    spawnForwarding(node, ['--watch', '--watch-preserve-output', join(root, 'server', 'src', 'main.ts')]),
    spawnForwarding(node, [vite, 'web'], { cwd: root }),
  ];
  for (const child of children) {
    child.on('exit', (code, signal) => {
      process.exitCode ??= exitCodeOf(code, signal);
      for (const other of children) if (other !== child) other.kill('SIGTERM');
    });
  }
});
