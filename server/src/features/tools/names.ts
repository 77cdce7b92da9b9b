/**
 * What a model calls a tool: a name that every provider takes (a letter first, then letters, digits,
 * `_` and `-`, at most 64), the same for the same set of tools, and no two alike. Pure.
 */
import { createHash } from 'node:crypto';
import type { ToolSourceRef } from '@stoa/contract/tools';

const longest = 64;
const longestPrefix = 24;

interface Named {
  key: string;
  name: string;
  source: Pick<ToolSourceRef, 'kind' | 'name'>;
}

/** Without regard to other tools. */
export const nameForModel = ({ key, name, source }: Named): string => {
  const own = plain(name) || 'tool';
  const prefix =
    source.kind === 'builtin' ? '' : `${plain(source.name).slice(0, longestPrefix) || source.kind}_`;
  const full = `${prefix}${own}`;
  const lettered = /^[A-Za-z]/.test(full) ? full : `t_${full}`;
  return lettered.length <= longest ? lettered : marked(lettered, key);
};

/** By key; those that would be called the same are all marked, so that it does not matter which came first. */
export const namesForModel = (tools: readonly Named[]): Map<string, string> => {
  const counts = new Map<string, number>();
  for (const tool of tools) {
    const name = nameForModel(tool).toLowerCase();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map(
    tools.map((tool) => {
      const name = nameForModel(tool);
      return [tool.key, counts.get(name.toLowerCase()) === 1 ? name : marked(name, tool.key)];
    }),
  );
};

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '');

const marked = (name: string, key: string): string => {
  const mark = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - mark.length - 1)}_${mark}`;
};
