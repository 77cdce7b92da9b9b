import type { ChildProcess } from 'node:child_process';

export function findPostgres(env?: NodeJS.ProcessEnv, packaged?: string): string | undefined;
export function startPostgres(
  bin: string,
): Promise<{ url: string; process: ChildProcess; stop(): Promise<void> }>;
