// The server and the command line as files without packages: the same program, found and read faster. Providers stay
// files of their own that are read at the first call, and so does whatever runs in a thread.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const entries = { main: 'server/src/main.ts', 'cli/stoa': 'server/src/cli/stoa.ts' };

export async function bundleServer(root: string, into: string): Promise<void> {
  const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)]));
  await bundleFiles(input, into);
}

/** @throws naming an import that leads nowhere: what is left open would fail at run time. */
export async function bundleFiles(input: Record<string, string>, into: string): Promise<void> {
  const build = await rolldown({
    input,
    platform: 'node',
    plugins: [threads()],
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  await build.write({
    dir: into,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
}

const worker = /new Worker\(\s*(.{0,100})/g;
const ownFile = /^new URL\((?:import\.meta\.url|'(\.[^']+)', import\.meta\.url)\)/;

/** A thread starts from a file, so that file becomes one of the bundle. */
function threads(): Plugin {
  return {
    name: 'stoa-threads',
    transform: {
      filter: { id: { exclude: /node_modules/ }, code: /new Worker\(/ },
      handler(code, id) {
        return code.replaceAll(worker, (whole, argument: string) => {
          const found = ownFile.exec(argument);
          if (found === null)
            this.error(`${id}: the bundle finds a thread as new Worker(new URL('./x.ts', import.meta.url)).`);
          const [text, path] = found;
          const file = path === undefined ? id : resolve(dirname(id), path);
          // It has to be there, or the thread fails only when it is started.
          readFileSync(file);
          const reference = this.emitFile({ type: 'chunk', id: file });
          return whole.replace(text, `new URL(import.meta.ROLLUP_FILE_URL_${reference})`);
        });
      },
    },
  };
}
