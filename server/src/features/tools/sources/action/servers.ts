/** The servers that a document names, as far as calls can go to them. Pure. */
import { isRecord, listOf } from './references.ts';

/** Variables are filled with their defaults. Those that are relative are relative to nobody knows what. */
export const serversOf = (servers: unknown): string[] => {
  const found = listOf(servers).flatMap((server) => {
    if (!isRecord(server) || typeof server.url !== 'string') return [];
    const variables = isRecord(server.variables) ? server.variables : {};
    const filled = server.url.replace(/\{([^}]+)\}/g, (_, name: string) => {
      const variable = variables[name];
      return isRecord(variable) ? String(variable.default) : '';
    });
    return serverAt(filled) ?? [];
  });
  return [...new Set(found)].slice(0, mostServers);
};

const mostServers = 20;

/** As it is kept: without a slash at its end, and without what a query or a fragment would add. */
export const serverAt = (address: string): string | null => {
  const url = URL.parse(address.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};
