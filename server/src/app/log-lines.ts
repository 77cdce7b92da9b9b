/** The log on standard output: one line an event, JSON for programs or plain for a person at a terminal. */
import { type Log, type LogFields, logFields } from '../kernel/log.ts';
import { describeError, type LoggedError } from './logged-error.ts';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof levels)[number];
export type LogFormat = 'json' | 'pretty';

const longestText = 200;

interface Line {
  level: LogLevel;
  at: Date;
  message: string;
  fields: Record<string, string | number>;
  error: LoggedError | undefined;
}

export const createLog = (least: LogLevel, format: LogFormat, write: (line: string) => void): Log => {
  const textOf = format === 'json' ? jsonLine : prettyLine;
  const at =
    (level: LogLevel): Log['info'] =>
    (given, message) => {
      if (levels.indexOf(level) < levels.indexOf(least)) return;
      const error = given.error === undefined ? undefined : describeError(given.error);
      write(textOf({ level, at: new Date(), message, fields: pick(given), error }));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

/** SR-70: what the types let through by mistake, such as a spread row, ends here. */
const pick = (given: LogFields): Line['fields'] => {
  const picked: Line['fields'] = {};
  for (const [name, kind] of Object.entries(logFields)) {
    const value = given[name as keyof LogFields];
    if (kind === 'number' && typeof value === 'number') picked[name] = value;
    if (kind === 'text' && typeof value === 'string') picked[name] = value.slice(0, longestText);
  }
  return picked;
};

const jsonLine = ({ level, at, message, fields, error }: Line): string =>
  `${JSON.stringify({ time: at.toISOString(), level, ...fields, error, msg: message })}\n`;

const prettyLine = ({ level, at, message, fields, error }: Line): string => {
  const { method, route, status, durationMs, ...others } = fields;
  const line = [
    timeOf(at),
    level.padEnd(5),
    method === undefined ? message : `${method} ${route}`,
    status,
    durationMs === undefined ? undefined : `${durationMs} ms`,
    ...Object.entries(others).map(([name, value]) => `${name}=${value}`),
  ];
  return `${line.filter((word) => word !== undefined).join('  ')}${errorLines(error)}\n`;
};

const timeOf = (at: Date): string =>
  [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');

const errorLines = (error: LoggedError | undefined): string => {
  if (error === undefined) return '';
  const { name, code, message, reason, at = [], cause } = error;
  const head = [name, code, message, reason].filter((word) => word !== undefined).join(': ');
  return [`\n    ${head}`, ...at.map((frame) => `\n      ${frame}`), errorLines(cause)].join('');
};
