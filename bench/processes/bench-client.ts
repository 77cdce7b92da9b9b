import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Load, LoadReport } from '../load/load.ts';
import { root } from './stoa.ts';

export interface BenchClient {
  /** One load at a time. */
  run(load: Load): Promise<LoadReport>;
  stop(): Promise<void>;
}

/** Starts the process of client.ts. It ends by itself when its parent is gone. */
export const startBenchClient = (): BenchClient => {
  const child = fork(join(root, 'bench/client.ts'), { execPath: process.execPath, execArgv: [] });
  const exited = once(child, 'exit');
  return {
    async run(load) {
      child.send(load);
      const died = exited.then(() => {
        throw new Error('The client process ended.');
      });
      const [answer] = (await Promise.race([once(child, 'message'), died])) as [
        { report?: LoadReport; error?: string },
      ];
      if (!answer.report) throw new Error(`The client failed: ${answer.error}`);
      return answer.report;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
};
