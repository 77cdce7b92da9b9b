/** What the house reports about itself. Never content: no prompt, no answer, no key. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export interface LogFields {
  requestId?: string | undefined;
  runId?: string;
  userId?: string | undefined;
  jobId?: string;
  kind?: string;
  code?: string;
  method?: string;
  /** The pattern of a route, never an address. */
  route?: string;
  status?: number;
  durationMs?: number;
  count?: number;
  host?: string;
  port?: number;
  bytes?: number;
  error?: unknown;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
