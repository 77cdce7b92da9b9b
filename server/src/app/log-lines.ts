/** The log on standard output: one line an event, JSON for programs or plain for a person at a terminal. */
import { type Log, type LogFields, logFields } from '../kernel/log.ts';
import { describeError, type LoggedError } from './logged-error.ts';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof levels)[number];
export type LogFormat = 'json' | 'pretty';

const longestText = 200;

type Fields = Record<string, string | number | LoggedError>;
type Line = (level: LogLevel, at: Date, message: string, fields: Fields) => string;

export const createLog = (least: LogLevel, format: LogFormat, write: (line: string) => void): Log => {
  const lineOf = format === 'json' ? jsonLine : prettyLine;
  const at =
    (level: LogLevel): Log['info'] =>
    (fields, message) => {
      if (levels.indexOf(level) >= levels.indexOf(least))
        write(lineOf(level, new Date(), message, pick(fields)));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

/** SR-70: what the types let through by mistake, such as a spread row, ends here. */
const pick = (given: LogFields): Fields => {
  const picked: Fields = {};
  for (const [name, kind] of Object.entries(logFields)) {
    const value = given[name as keyof LogFields];
    if (value === undefined) continue;
    if (kind === 'error') picked[name] = describeError(value);
    else if (kind === 'number' && typeof value === 'number') picked[name] = value;
    else if (kind === 'text' && typeof value === 'string') picked[name] = value.slice(0, longestText);
  }
  return picked;
};

const jsonLine: Line = (level, at, message, fields) =>
  `${JSON.stringify({ time: at.toISOString(), level, ...fields, msg: message })}\n`;

const prettyLine: Line = (level, at, message, { method, route, status, durationMs, error, ...others }) => {
  const took = durationMs === undefined ? undefined : `${String(durationMs)} ms`;
  const pairs = Object.entries(others).map(([name, value]) => `${name}=${String(value)}`);
  const request = method === undefined ? message : [method, route].join(' ');
  const line = [timeOf(at), level.padEnd(5), request, status, took, ...pairs];
  return `${line.filter((word) => word !== undefined).join('  ')}${errorLines(error as LoggedError | undefined)}\n`;
};

const timeOf = (at: Date): string =>
  [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');

const errorLines = (error: LoggedError | undefined): string => {
  if (error === undefined) return '';
  const { name, code, message, reason, at = [], cause } = error;
  const head = [name, code, message, reason].filter((word) => word !== undefined).join(': ');
  return [`\n    ${head}`, ...at.map((frame) => `\n      ${frame}`), errorLines(cause)].join('');
};
