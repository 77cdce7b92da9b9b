/** Which part of the server a stack of calls belongs to. */
import type { Frame } from './cpu-profile.ts';

interface Area {
  name: string;
  /** Of the path of a file, from the project's root or `node:`. */
  pattern: RegExp;
}

/** In this order: the first that fits. */
const areas: readonly Area[] = [
  { name: 'SSE writes', pattern: /^server\/src\/app\/event-sink/ },
  {
    name: 'readers of the log (hub, bus)',
    pattern: /^server\/src\/(features\/runs\/(hub|routes|user-stream)|platform\/bus\/)/,
  },
  { name: 'SQLite', pattern: /^server\/src\/platform\/db\// },
  { name: 'query builder', pattern: /\/kysely\// },
  { name: 'run log', pattern: /^server\/src\/features\/runs\/(log|frame|store)/ },
  { name: 'run engine', pattern: /^server\/src\/features\/runs\/|^contract\/src\/runs\// },
  { name: 'upstream: HTTP client', pattern: /\/undici\/|^server\/src\/platform\/egress\// },
  { name: 'upstream: parse', pattern: /^llm\/src\// },
  { name: 'upstream: web streams', pattern: /^node:internal\/webstreams/ },
  { name: 'API requests', pattern: /^server\/src\/|^contract\/src\/|^node_modules\// },
];

/** For what the event loop calls by itself, where only Node's own files are on the stack. */
const nodeAreas: readonly Area[] = [
  // The server asks for an answer once and then only writes to readers.
  { name: 'SSE writes', pattern: /^node:_http_outgoing/ },
  { name: 'upstream: HTTP client', pattern: /^node:_http_(client|incoming|common)/ },
];

const ofEngine: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collector'],
  ['(program)', 'native code without JavaScript'],
  ['(root)', 'native code without JavaScript'],
  ['(idle)', 'idle'],
]);

/** `file:///…/server/src/main.ts` → `server/src/main.ts`; what is Node's own stays `node:…` or empty. */
export const placeOf = (url: string, rootUrl: string): string => {
  const root = rootUrl.endsWith('/') ? rootUrl : `${rootUrl}/`;
  return url.startsWith(root) ? url.slice(root.length) : url;
};

/**
 * Time inside Node belongs to whoever called into it: the nearest caller whose file is one of an area.
 * What the event loop calls by itself is told by the module of Node, or is nobody's.
 */
export const areaOf = (stack: readonly Frame[], rootUrl: string): string => {
  const byEngine = ofEngine.get(stack[0]?.functionName ?? '');
  if (byEngine !== undefined) return byEngine;
  const places = stack.map(({ url }) => placeOf(url, rootUrl));
  for (const known of [areas, nodeAreas]) {
    for (const place of places) {
      const area = known.find(({ pattern }) => pattern.test(place));
      if (area) return area.name;
    }
  }
  return 'node internals (event loop, sockets, timers)';
};

/** Functions are grouped by package or by file of ours; `node:` names a module of Node. */
export const groupOf = ({ functionName, url }: Frame, rootUrl: string): string => {
  if (url === '') return functionName.startsWith('(') ? 'V8' : 'native';
  const place = placeOf(url, rootUrl);
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place)?.[1] ?? place;
};
