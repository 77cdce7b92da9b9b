import pino from 'pino';
import type { Log } from '../kernel/log.ts';

/** Structured lines on standard output, one per event. */
export const createPinoLog = (level: string): Log =>
  pino({
    level,
    base: undefined,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: describeError },
  });

/** Messages of errors from outside may quote what was sent: only ours and the place they come from are logged. */
const describeError = (error: unknown): unknown =>
  error instanceof Error
    ? {
        name: error.name,
        message: error.message.slice(0, 300),
        stack: error.stack?.split('\n').slice(1, 8).join('\n'),
      }
    : String(error).slice(0, 300);
