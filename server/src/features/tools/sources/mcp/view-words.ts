/**
 * What servers say of their views (the extension `io.modelcontextprotocol/ui`), and what is made of it. All of it is
 * a stranger's words: what is not as it should be counts as not said. Pure.
 */
import type { Tool } from '@modelcontextprotocol/client';
import { ViewOrigin } from '@stoa/contract/view-origins';

const viewType = 'text/html;profile=mcp-app';
export const viewsExtension = { 'io.modelcontextprotocol/ui': { mimeTypes: [viewType] } };

type Meta = Record<string, unknown> | undefined;

const longestUri = 4000;
const mostOrigins = 50;

const wordsOf = (meta: Meta): Record<string, unknown> => {
  const words = meta?.['ui'];
  return typeof words === 'object' && words !== null ? (words as Record<string, unknown>) : {};
};

/** Where it says what it shows of its calls; an older way of saying it counts too. */
export const viewUriOf = ({ _meta: meta }: Pick<Tool, '_meta'>): string | undefined => {
  const uri = wordsOf(meta)['resourceUri'] ?? meta?.['ui/resourceUri'];
  return typeof uri === 'string' && uri.startsWith('ui://') && uri.length <= longestUri ? uri : undefined;
};

const isVisibleTo = ({ _meta: meta }: Pick<Tool, '_meta'>, whom: 'model' | 'app'): boolean => {
  const { visibility } = wordsOf(meta);
  return !Array.isArray(visibility) || visibility.includes(whom);
};

export const isForModels = (tool: Pick<Tool, '_meta'>): boolean => isVisibleTo(tool, 'model');
export const isForViews = (tool: Pick<Tool, '_meta'>): boolean => isVisibleTo(tool, 'app');

export const isViewType = (mediaType: string | undefined): boolean =>
  mediaType?.toLowerCase().replaceAll(/[\s"]/g, '') === viewType;

/** What a view would like to reach; null where nothing is said of it. */
export const reachOf = (meta: Meta): { connects: string[]; loads: string[] } | null => {
  const { csp } = wordsOf(meta);
  if (typeof csp !== 'object' || csp === null) return null;
  const { connectDomains, resourceDomains } = csp as Record<string, unknown>;
  return { connects: originsIn(connectDomains), loads: originsIn(resourceDomains) };
};

const originsIn = (given: unknown): string[] =>
  (Array.isArray(given) ? given : [])
    .filter((one) => typeof one === 'string')
    .map((one) => one.trim().toLowerCase().replace(/\/$/, ''))
    .filter((one) => ViewOrigin.safeParse(one).success)
    .slice(0, mostOrigins);

/** SR-42: what was asked for, as far as it is allowed; of two ways to say it the narrower. */
export const granted = (asked: readonly string[], allowed: readonly string[]): string[] => [
  ...new Set(
    asked.flatMap((one) =>
      allowed.flatMap((other) => (covers(one, other) ? [other] : covers(other, one) ? [one] : [])),
    ),
  ),
];

const covers = (wide: string, narrow: string): boolean => {
  if (wide === narrow) return true;
  const [, scheme, under] = /^(\w+:\/\/)\*(\..+)$/.exec(wide) ?? [];
  return scheme !== undefined && narrow.startsWith(scheme) && narrow.endsWith(under!);
};
