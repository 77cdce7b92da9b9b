/** The real server as a process of its own, on a data directory of its own, to be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Stage } from './journey.ts';
import { until } from './patience.ts';

const root = resolve(import.meta.dirname, '../..');
/** As `npm start` has it: a journey starts a server many times. */
const NODE_COMPILE_CACHE = join(root, '.cache/compile');
const startWithinMs = 20_000;
const shownLogCharacters = 6000;
const addressPattern = /^Stoa is at (http\S+)$/m;

export type Environment = Record<string, string>;

/** Another way to start it than from its sources. */
export interface Program {
  command: string;
  /** The environment is set as well; in a container of its own it has to be said. */
  argsFor(environment: Environment): readonly string[];
  cwd: string;
}

const fromSource: Program = {
  command: process.execPath,
  argsFor: () => [join(root, 'server/src/main.ts')],
  cwd: root,
};

export interface StoppedServer {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface TestServer {
  /** The same over every start. */
  readonly url: string;
  readonly dataDir: string;
  /** Everything it wrote to stdout and stderr, over all its lives. */
  output(): string;
  /** `kill -9`: nothing is said, nothing is tidied. Resolves when the process is gone. */
  killNine(): Promise<void>;
  /** SIGTERM, as an operator stops it. */
  stop(): Promise<StoppedServer>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
}

export const makeFolder = (stage: Stage, name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `stoa-e2e-${name}-`));
  stage.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
};

export const startServer = async (
  stage: Stage,
  environment: Environment = {},
  program = fromSource,
): Promise<TestServer> => {
  const dataDir = environment.STOA_DATA_DIR ?? makeFolder(stage, 'data');
  const lives: Life[] = [];
  const begin = async (port: string): Promise<string> => {
    const life = spawnServer(
      {
        STOA_PORT: port,
        // Model servers of journeys are on loopback.
        STOA_EGRESS_ALLOW: '127.0.0.1',
        ...environment,
        STOA_DATA_DIR: dataDir,
      },
      program,
    );
    lives.push(life);
    return addressOf(life);
  };
  const current = (): Life => lives.at(-1)!;
  const output = () => lives.map(({ stdout, stderr }) => stdout() + stderr()).join('--- started again ---\n');

  stage.after(() => kill(current(), 'SIGKILL'));
  stage.evidence('Server output', () => output().slice(-shownLogCharacters));
  const url = await begin('0');
  return {
    url,
    dataDir,
    output,
    killNine: () => kill(current(), 'SIGKILL'),
    async stop() {
      await kill(current(), 'SIGTERM');
      return ended(current());
    },
    async restart() {
      await begin(new URL(url).port);
    },
  };
};

/** Starts the server where it must not come up, and waits for it to give up. */
export const startInVain = async (stage: Stage, environment: Environment): Promise<StoppedServer> => {
  const life = spawnServer({ STOA_PORT: '0', ...environment }, fromSource);
  stage.after(() => kill(life, 'SIGKILL'));
  const greets = () => addressPattern.test(life.stdout());
  await until('the end of a server that cannot start', () => hasEnded(life.child) || greets(), startWithinMs);
  if (greets()) throw new Error('The server started although it could not be right.');
  await life.closed;
  return ended(life);
};

interface Life {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Its output has ended too. */
  closed: Promise<unknown>;
}

const spawnServer = (environment: Environment, { command, argsFor, cwd }: Program): Life => {
  // Nothing of the developer's own environment decides how a journey goes.
  const { PATH = '', HOME = '', STOA_WEB_DIR } = process.env;
  const child = spawn(command, argsFor(environment), {
    cwd,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...(STOA_WEB_DIR && { STOA_WEB_DIR }), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => void (texts[name] += text));
  }
  return {
    child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    closed: once(child, 'close'),
  };
};

const addressOf = (life: Life): Promise<string> =>
  until(
    'the address of the server',
    () => {
      if (hasEnded(life.child))
        throw new Error(`The server ended at start:\n${life.stdout()}${life.stderr()}`);
      return addressPattern.exec(life.stdout())?.[1];
    },
    startWithinMs,
  );

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

const kill = async ({ child, closed }: Life, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  if (!hasEnded(child)) child.kill(signal);
  await closed;
};

const ended = ({ child, stdout, stderr }: Life): StoppedServer => ({
  exitCode: child.exitCode,
  stdout: stdout(),
  stderr: stderr(),
});
