export function selectFiles(paths: readonly string[], pattern: RegExp, only: string | undefined): string[];
export function filesOfEngine(files: readonly string[], engine: 'sqlite' | 'postgres'): string[];
export function findChromium(
  root: string,
  env?: NodeJS.ProcessEnv,
  places?: readonly string[],
): Promise<string | undefined>;
export interface GroupResult {
  name: string;
  failed: boolean;
  line: string;
  passed: number;
  skipped: string[];
  details: string;
}
export function summarise(name: string, output: string, code: number | null, tookMs: number): GroupResult;
export function skip(name: string, why: string, failed: boolean): GroupResult;
export function closingLines(results: readonly GroupResult[]): string[];
