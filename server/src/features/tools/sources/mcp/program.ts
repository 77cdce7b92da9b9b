/**
 * A server that is a program on this machine, as the protocol's transport: started from its list of arguments,
 * never by a shell (SR-7), with the environment an administrator wrote down and nothing of this process's own
 * but where programs are found (SR-1). It leads a process group, so that what it has started goes with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { mostAnswerBytes } from './server-fetch.ts';

export interface ProgramOptions {
  argv: readonly string[];
  cwd: string | null;
  environment: Readonly<Record<string, string>>;
  /** A line of its standard error. */
  onLine(line: string): void;
}

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const patienceMs = 2_000;
const longestLine = 2_000;

const running = new Set<ChildProcess>();
// Whatever ends this process, short of a kill, ends them; after one they find their standard input closed.
process.on('exit', () => running.forEach((child) => endGroup(child, 'SIGKILL')));

/** `pid` and `stderr` tell the client that this is a program: one that does not answer is not unreachable. */
export type ProgramTransport = Transport & { readonly pid: number | undefined; readonly stderr: null };

export const createProgram = ({ argv, cwd, environment, onLine }: ProgramOptions): ProgramTransport => {
  const received = new ReadBuffer({ maxBufferSize: mostAnswerBytes });
  let child: ChildProcess | undefined;
  let ended: Promise<void> | undefined;

  const read = (transport: Transport): void => {
    for (;;) {
      try {
        const message = received.readMessage();
        if (message === null) return;
        transport.onmessage?.(message);
      } catch (error) {
        transport.onerror?.(error as Error);
      }
    }
  };

  return {
    get pid() {
      return child?.pid;
    },
    stderr: null,
    start(): Promise<void> {
      const [program = '', ...args] = argv;
      const started = spawn(program, args, {
        env: { PATH: searchPath, ...environment },
        cwd: cwd ?? '/',
        shell: false,
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child = started;
      running.add(started);
      followLines(started, onLine);
      started.stdin.on('error', () => undefined);
      started.stdout.on('data', (chunk: Buffer) => {
        try {
          received.append(chunk);
        } catch (error) {
          this.onerror?.(error as Error);
          return endGroup(started, 'SIGKILL');
        }
        read(this);
      });
      ended = new Promise((resolve) => {
        started.once('close', () => {
          running.delete(started);
          // What it has started and left behind.
          endGroup(started, 'SIGKILL');
          resolve();
          this.onclose?.();
        });
      });
      return new Promise((resolve, reject) => {
        started.once('spawn', resolve);
        started.once('error', (error) => {
          running.delete(started);
          reject(error);
        });
      });
    },
    send(message): Promise<void> {
      const { stdin } = child ?? {};
      if (!stdin?.writable) return Promise.reject(new Error('The program has ended.'));
      return new Promise((resolve, reject) =>
        stdin.write(serializeMessage(message), (error) => (error ? reject(error) : resolve())),
      );
    },
    async close(): Promise<void> {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.stdin?.end();
      const terminate = setTimeout(endGroup, patienceMs / 4, child, 'SIGTERM');
      const kill = setTimeout(endGroup, patienceMs, child, 'SIGKILL');
      await ended;
      clearTimeout(terminate);
      clearTimeout(kill);
    },
  };
};

const endGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
};

const followLines = ({ stderr }: ChildProcess, onLine: (line: string) => void): void => {
  let rest = '';
  stderr?.setEncoding('utf8');
  stderr?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!.slice(-longestLine);
    for (const line of lines) if (line.trim() !== '') onLine(line);
  });
  stderr?.on('error', () => undefined);
};
