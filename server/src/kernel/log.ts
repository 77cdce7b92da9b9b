/**
 * What the house reports about itself. Never content: no prompt, no answer, no key (SR-70). A line has
 * a constant message and fields of this list; what is not on it, or not of its kind, does not leave.
 */
export const logFields = {
  requestId: 'text',
  runId: 'text',
  userId: 'text',
  jobId: 'text',
  attemptId: 'text',
  targetId: 'text',
  /** What an administrator, or the person themselves, calls a server of tools. */
  server: 'text',
  kind: 'text',
  code: 'text',
  method: 'text',
  /** The pattern of a route, never an address. */
  route: 'text',
  host: 'text',
  status: 'number',
  durationMs: 'number',
  count: 'number',
  port: 'number',
  bytes: 'number',
  error: 'error',
} as const;

interface Kinds {
  text: string;
  number: number;
  error: unknown;
}

export type LogFields = {
  [Name in keyof typeof logFields]?: Kinds[(typeof logFields)[Name]] | undefined;
};

type Write = (fields: LogFields, message: string) => void;

export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
