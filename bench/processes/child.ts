/** Processes that a benchmark starts. None outlives it, however it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const retryMs = 2;
const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

export interface Command {
  command?: string;
  args: readonly string[];
  /** The whole environment but for PATH and HOME: what is set in the caller's shell must not change the figures. */
  env?: Record<string, string>;
  cwd?: string;
  /** It starts processes of its own, which are stopped with it. */
  isGroup?: boolean;
}

export interface Child {
  pid: number;
  /** From before the spawn to the first 200 of /readyz, in milliseconds. */
  readyAfterMs: number;
  /** Asks it to end, and insists after a while. */
  stop(): Promise<void>;
}

const running = new Map<ChildProcess, (signal: NodeJS.Signals) => void>();
process.on('exit', () => {
  for (const kill of running.values()) kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

/** Starts a server that answers /readyz at `port`, and waits until it does. */
export const startServer = async (port: number, command: Command): Promise<Child> => {
  const startedAtMs = performance.now();
  const { child, complaints, kill } = spawnTracked(command);
  const exited = once(child, 'exit');
  const failed = exited.then(() => {
    throw new Error(`A process ended before it was ready: ${complaints().trim()}`);
  });
  await Promise.race([untilReady(port), failed]);
  const readyAfterMs = performance.now() - startedAtMs;
  failed.catch(() => undefined);
  const stop = async (): Promise<void> => {
    const insist = setTimeout(() => kill('SIGKILL'), stopWithinMs);
    kill('SIGTERM');
    await exited;
    clearTimeout(insist);
  };
  return { pid: child.pid!, readyAfterMs, stop };
};

const spawnTracked = ({ command = process.execPath, args, env, cwd, isGroup = false }: Command) => {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: isGroup,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    process.kill(isGroup ? -child.pid : child.pid, signal);
  };
  running.set(child, kill);
  child.once('exit', () => running.delete(child));
  return { child, complaints: () => stderr, kill };
};

const untilReady = async (port: number): Promise<void> => {
  const deadlineMs = performance.now() + readyWithinMs;
  while (!(await isReady(port))) {
    if (performance.now() > deadlineMs) throw new Error(`Nothing is ready at port ${port}.`);
    await delay(retryMs);
  }
};

const isReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    // A connection of its own for each look: a kept one could outlive the server it led to.
    const request = get({ host: '127.0.0.1', port, path: '/readyz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });

/** A port that was free a moment ago: the server under test must be told one before it starts. */
export const findFreePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};
