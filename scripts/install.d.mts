import type { ChildProcess, SpawnOptions } from 'node:child_process';

type Say = (line: string) => void;

export class StartError extends Error {}
export function complaintAboutNode(version: string): string | undefined;
export function ensureInstalled(root: string, say?: Say): void;
export function findNode(root: string, running?: { path: string; version: string }): string;
export function ensureWebBuilt(root: string, node: string, say?: Say): void;
export function judgeBuild(
  root: string,
  kept: string | undefined,
): { stale: boolean; note: string | undefined };
export function spawnForwarding(
  command: string,
  args: readonly string[],
  options?: SpawnOptions,
): ChildProcess;
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number;
export function runScript(work: () => void | Promise<void>): Promise<void>;
