/**
 * What a container engine would do with `ops/Dockerfile`, by the kernel's own means: the folder that
 * `npm run bundle` makes is `/app` of a root that cannot be written, `/data` is a volume, `/tmp` a tmpfs,
 * and the process is the image's user without any capability. Environment, user and commands are read
 * from the Dockerfile, so that it is proven by this too.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Stage } from './journey.ts';
import type { Program } from './server.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Image {
  env: Record<string, string>;
  user: string;
  command: string[];
  healthCheck: string[];
}

/** What the last stage of a Dockerfile says, of the instructions that ours uses. */
export const readDockerfile = (path = join(root, 'ops/Dockerfile')): Image => {
  const instructions = readFileSync(path, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ');
  const lines = instructions.slice(instructions.lastIndexOf('\nFROM ')).split('\n');
  const given = (instruction: string) =>
    lines
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length).trim());
  const list = (line: string | undefined) => JSON.parse(line?.slice(line.indexOf('[')) ?? '[]') as string[];
  return {
    env: Object.fromEntries(given('ENV').map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string])),
    user: given('USER')[0]!,
    command: list(given('CMD')[0]),
    healthCheck: list(given('HEALTHCHECK')[0]),
  };
};

// The base of the image: a C library, a shell, nothing of ours.
const enter = `set -eu
root=$1 app=$2 data=$3 user=$4; shift 4
mount -t tmpfs -o mode=755 none "$root"
for part in bin lib lib64 sbin usr; do
  if [ -L /$part ]; then cp -P /$part "$root/$part"
  elif [ -d /$part ]; then mkdir "$root/$part"; mount --bind -o ro /$part "$root/$part"; fi
done
mkdir "$root/app" "$root/data" "$root/dev" "$root/etc" "$root/proc" "$root/tmp"
mount --bind "$app" "$root/app"; mount -o remount,bind,ro "$root/app"
mount --bind "$data" "$root/data"
mount -t proc none "$root/proc"
mount -t tmpfs -o size=16m,mode=1777 none "$root/tmp"
for device in null urandom; do : > "$root/dev/$device"; mount --bind /dev/$device "$root/dev/$device"; done
mount -o remount,ro "$root"
exec chroot "$root" /usr/bin/env -C /app /usr/bin/setpriv --reuid "\${user%:*}" --regid "\${user#*:}" \\
  --clear-groups --no-new-privs --inh-caps -all --bounding-set -all /usr/bin/env -i "$@"`;

/** Why no such root can be made here. */
export const whyNoContainer = (): string | undefined => {
  const tried = spawnSync('unshare', ['--mount', 'setpriv', '--version']);
  return tried.status === 0 ? undefined : 'a root file system of its own needs Linux and the rights of root';
};

export interface Container {
  program: Program;
  /** Another command in a container of the same image and data, beside the server. */
  run(
    words: readonly string[],
    environment?: Record<string, string>,
  ): Promise<{ code: number | null; output: string }>;
}

export const openContainer = (stage: Stage, app: string, dataDir: string): Container => {
  const { env, user, command } = readDockerfile();
  const mountPoint = mkdtempSync(join(tmpdir(), 'stoa-e2e-root-'));
  stage.after(() => rmSync(mountPoint, { recursive: true, force: true }));
  const argsOf = (words: readonly string[], environment: Record<string, string>) => [
    '--mount',
    '--propagation=private',
    'sh',
    '-c',
    enter,
    'enter',
    mountPoint,
    app,
    dataDir,
    user,
    ...Object.entries({ ...env, ...environment }).map(([name, value]) => `${name}=${value}`),
    ...words,
  ];
  return {
    program: {
      command: 'unshare',
      // The folder is the volume here, and has its place in the image.
      argsFor: (given) => argsOf(command, { ...given, STOA_DATA_DIR: env['STOA_DATA_DIR']! }),
      cwd: root,
    },
    // Not waited for in one piece: it may ask a server of this very process.
    async run(words, environment = {}) {
      const child = spawn('unshare', argsOf(words, environment), { stdio: ['ignore', 'pipe', 'pipe'] });
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      if (child.exitCode === null) await once(child, 'exit');
      return { code: child.exitCode, output: stdout + stderr };
    },
  };
};
