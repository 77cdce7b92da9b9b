/** How values are written into a path, a query or a header, as OpenAPI has it. Pure. */
import { isRecord } from './references.ts';

export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject'
  | 'json';

interface Written {
  style?: ParameterStyle;
  explode?: boolean;
}

export const wordOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

type Write = (text: string) => string;

/** The words of a value: keys and values of an object by turns, or joined where they are exploded. */
const wordsOf = (value: unknown, isExploded: boolean, write: Write): string[] => {
  if (Array.isArray(value)) return value.map((one) => write(wordOf(one)));
  if (!isRecord(value)) return [write(wordOf(value))];
  const entries = Object.entries(value).map(([key, one]) => [write(key), write(wordOf(one))] as const);
  return isExploded ? entries.map((entry) => entry.join('=')) : entries.flat();
};

/** One segment of a path, percent-encoded. */
export const inPath = (name: string, value: unknown, { style, explode = false }: Written): string => {
  if (style === 'json') return encodeURIComponent(JSON.stringify(value));
  const words = wordsOf(value, explode, encodeURIComponent);
  if (style === 'label') return `.${words.join(explode ? '.' : ',')}`;
  if (style !== 'matrix') return words.join(',');
  const isNamed = isRecord(value) && explode;
  if (isNamed) return words.map((word) => `;${word}`).join('');
  const key = `;${encodeURIComponent(name)}=`;
  return explode ? words.map((word) => key + word).join('') : key + words.join(',');
};

export const inHeader = (value: unknown, { style, explode = false }: Written): string =>
  style === 'json' ? JSON.stringify(value) : wordsOf(value, explode, String).join(',');

/** Pairs for a query: names as they are, values percent-encoded already. */
export const inQuery = (
  name: string,
  value: unknown,
  { style = 'form', explode = style === 'form' }: Written,
): [name: string, encoded: string][] => {
  if (style === 'json') return [[name, encodeURIComponent(JSON.stringify(value))]];
  const each = (key: string, one: unknown): [string, string][] =>
    (Array.isArray(one) ? one : [one]).map((word) => [key, encodeURIComponent(wordOf(word))]);
  if (isRecord(value) && style === 'deepObject')
    return Object.entries(value).flatMap(([key, one]) => each(`${name}[${key}]`, one));
  if (explode || style === 'deepObject')
    return isRecord(value)
      ? Object.entries(value).flatMap(([key, one]) => each(key, one))
      : each(name, value);
  const between = { spaceDelimited: '%20', pipeDelimited: '%7C' }[style as string] ?? ',';
  return [[name, wordsOf(value, false, encodeURIComponent).join(between)]];
};
