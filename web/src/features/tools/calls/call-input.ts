/** The arguments of a call as they are read best. Pure. */

export interface InputRow {
  name: string;
  value: string;
}

const mostRows = 12;

const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** One line an argument, where every one of them is plain; null where only JSON says it. */
export const inputRows = (input: unknown): InputRow[] | null => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null;
  const entries = Object.entries(input);
  if (entries.length > mostRows || !entries.every(([, value]) => isPlain(value))) return null;
  return entries.map(([name, value]) => ({ name, value: String(value) }));
};

export const prettyJson = (value: unknown): string => JSON.stringify(value, null, 2) ?? '';

/** A text that is JSON, set out; null for any other. */
export const jsonIn = (text: string): string | null => {
  const start = text.trimStart()[0];
  if (start !== '{' && start !== '[') return null;
  try {
    return prettyJson(JSON.parse(text));
  } catch {
    return null;
  }
};

/** What somebody has written as arguments; undefined where it is not an object in JSON. */
export const parsedInput = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};
