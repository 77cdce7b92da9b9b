// docs/reference/config.md: every variable that the server reads at start.

import * as z from 'zod';
import { configKeys } from '../../server/src/app/config.ts';
import { code, page, prose, table } from './markdown.ts';

interface JsonSchema {
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  type?: string;
}

export function configPage(): string {
  const rows = Object.entries(configKeys).map(([name, schema]) => [
    code(name),
    valuesOf(schema),
    defaultOf(schema),
    prose(schema.description ?? ''),
  ]);
  return page('Start-up configuration', '`server/src/app/config.ts`', [
    'Environment variables, read once at start. An empty variable is one that is not set. Each can also be given as `<name>_FILE`, the path of a file with the value: for secrets. Unknown names that begin with `STOA_` and values that do not fit stop the start, all named at once. Relative paths start from the project’s folder. What can be changed while the server runs is a [setting](../user/settings.md) instead.',
    table(['Variable', 'Values', 'Default', 'Meaning'], rows),
  ]);
}

function valuesOf(schema: z.ZodType): string {
  const {
    enum: words,
    type,
    minimum,
    maximum,
  } = z.toJSONSchema(schema, {
    unrepresentable: 'any',
  }) as JsonSchema;
  if (words !== undefined) return words.map(code).join(', ');
  if (type !== 'integer') return 'text';
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? 'up' : maximum;
  return `${minimum} ${most === 'up' ? 'and up' : `to ${most}`}`;
}

function defaultOf(schema: z.ZodType): string {
  const { data } = schema.safeParse(undefined);
  if (data === undefined || (Array.isArray(data) && data.length === 0)) return '';
  return code(typeof data === 'string' ? data : JSON.stringify(data));
}
