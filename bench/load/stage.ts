/** All processes of the streaming benchmark: upstream, floor, server and client, and how to run a load over them. */
import { join } from 'node:path';
import { endpointRoutes } from '@stoa/contract/models';
import { settingsRoutes } from '@stoa/contract/settings';
import { type BenchClient, startBenchClient } from '../processes/bench-client.ts';
import { type Child, findFreePort, startServer } from '../processes/child.ts';
import {
  callAs,
  databaseVariables,
  root,
  signIn,
  startStoa,
  withTemporaryDirectory,
} from '../processes/stoa.ts';
import type { Load, LoadReport, Target } from './load.ts';

export type Shape = Omit<Load, 'target'>;

export interface Stage {
  throughFloor(shape: Shape): Promise<LoadReport>;
  throughStoa(shape: Shape): Promise<LoadReport>;
}

export interface StageOptions {
  /** For the server. */
  nodeArgs?: readonly string[];
  /** What both ways carry before `work` begins, so that no code is compiled while the clock runs. */
  warmUp?: Shape;
  database?: string | undefined;
}

/** More than any case asks for: what is measured is the work, not the waiting line. */
const runsPerProcess = 2000;
const usualWarmUp: Shape = { streams: 300, tokensPerSecond: 50, tokens: 20 };

export const withStage = <T>(
  work: (stage: Stage) => Promise<T>,
  { nodeArgs = [], warmUp = usualWarmUp, database }: StageOptions = {},
): Promise<T> =>
  withTemporaryDirectory(async (dataDir) => {
    const [upstreamPort, floorPort] = [await findFreePort(), await findFreePort()];
    const started: (Child | BenchClient)[] = [];
    try {
      started.push(
        await startServer(upstreamPort, { args: [join(root, 'bench/upstream.ts'), `${upstreamPort}`] }),
      );
      const floor = await startServer(floorPort, {
        args: [join(root, 'bench/floor.ts'), `${floorPort}`, `${upstreamPort}`],
      });
      started.push(floor);
      const stoa = await startStoa({
        dataDir,
        nodeArgs,
        env: { STOA_RUNS_PER_PROCESS: `${runsPerProcess}`, ...databaseVariables(database) },
      });
      started.push(stoa);
      const client = startBenchClient();
      started.push(client);

      const identity = await signIn(stoa.origin);
      const call = callAs(identity);
      // The people of the client make their own accounts.
      await call(settingsRoutes.update, { body: { registration: 'open' } });
      const { id: endpointId } = await call(endpointRoutes.create, {
        body: {
          name: 'Bench',
          provider: 'openai-compatible',
          baseUrl: `http://127.0.0.1:${upstreamPort}/v1`,
        },
      });
      const direct: Target = { kind: 'floor', origin: `http://127.0.0.1:${floorPort}`, pid: floor.pid };
      const whole: Target = { kind: 'stoa', origin: stoa.origin, pid: stoa.pid, endpointId };
      const stage: Stage = {
        throughFloor: (shape) => client.run({ ...shape, target: direct }),
        throughStoa: (shape) => client.run({ ...shape, target: whole }),
      };
      await stage.throughFloor(warmUp);
      await stage.throughStoa(warmUp);
      return await work(stage);
    } finally {
      for (const child of started.toReversed()) await child.stop();
    }
  });
