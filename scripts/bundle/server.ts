// The server and the command line as files without packages: the same program, found and read faster. Providers stay
// files of their own that are read at the first call, and so does whatever runs in a thread or a process of its own.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const entries = { main: 'server/src/main.ts', 'cli/stoa': 'server/src/cli/stoa.ts' };

/** With code of the machine, which finds itself by where it lies: these go along as they are. */
export const nativePackages: readonly string[] = ['sharp'];

export async function bundleServer(root: string, into: string): Promise<void> {
  const input = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)]));
  await bundleFiles(input, into);
}

/** @throws naming an import that leads nowhere: what is left open would fail at run time. */
export async function bundleFiles(input: Record<string, string>, into: string): Promise<void> {
  const build = await rolldown({
    input,
    platform: 'node',
    external: [...nativePackages],
    plugins: [ownPrograms()],
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

const programFile = /new URL\((?:'(\.[^']+\.ts)', )?import\.meta\.url\)/g;
const starts = /\bnew Worker\(|\bfork\(/;

/** A thread and a process start from a file, so that file becomes one of the bundle. */
function ownPrograms(): Plugin {
  return {
    name: 'stoa-own-programs',
    transform: {
      filter: { id: { exclude: /node_modules/ }, code: /import\.meta\.url|\bnew Worker\(|\bfork\(/ },
      handler(code, id) {
        let count = 0;
        const found = code.replaceAll(programFile, (_, path?: string) => {
          count++;
          const file = path === undefined ? id : resolve(dirname(id), path);
          // It has to be there, or the program fails only when it is started.
          readFileSync(file);
          const reference = this.emitFile({ type: 'chunk', id: file });
          return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
        });
        if (count === 0 && starts.test(code)) {
          this.error(`${id}: the bundle finds what is started as new URL('./x.ts', import.meta.url).`);
        }
        return found;
      },
    },
  };
}
