/**
 * The page’s side of the talk with a view. It hands out the input and the result of the call, passes on to the view’s
 * own server what the server lets it, and gives in to nothing by itself: links and words of the person’s are theirs.
 */
import { ViewMessage, viewNews, viewProtocolVersion, viewRequests } from '@stoa/contract/view-wire';
import type { ViewRequests } from '@stoa/contract/view-wire';

/** What a view is told of where it is. */
export interface ViewSurroundings {
  theme: 'light' | 'dark';
  locale: string;
  widthPx: number;
}

export interface ViewHostDeps {
  post: (message: object) => void;
  surroundings: ViewSurroundings;
  nowMs: () => number;
  /** They reject with what the view is told. */
  callTool: (name: string, input: Record<string, unknown>) => Promise<object>;
  readResource: (uri: string) => Promise<object>;
  /** @returns whether the person is asked about it */
  openLink: (url: string) => boolean;
  /** Resolves with what the person decides. */
  say: (text: string) => Promise<boolean>;
  onHeight: (heightPx: number) => void;
  /** It would like to go. */
  onLeave: () => void;
  /** It talks without end, and is to be stopped. */
  onNoise: () => void;
}

/** What came of a call, as a view is told it. */
export type ShownOutcome = { result: object } | { cancelled: string };

export const mostHeightPx = 800;
const mostRequestsAtOnce = 8;
const mostMessages = 600;
const noiseMs = 10_000;

/** Codes of JSON-RPC. */
const unknownMethod = -32_601;
const unfitParams = -32_602;
const failed = -32_000;

export type ViewHost = ReturnType<typeof createViewHost>;

export const createViewHost = (deps: ViewHostDeps) => {
  const { post } = deps;
  let { surroundings } = deps;
  let isReady = false;
  let isOver = false;
  let underWay = 0;
  let heard = { sinceMs: 0, count: 0 };
  let early: object[] = [];
  const told = { input: false, outcome: false };

  const tell = (method: string, params: object): void => {
    const message = { jsonrpc: '2.0', method, params };
    // Before it is there nothing may be said to it.
    if (isReady) post(message);
    else early.push(message);
  };

  const answers: { [M in keyof ViewRequests]: (params: ViewRequests[M]) => object | Promise<object> } = {
    'ui/initialize': () => ({
      protocolVersion: viewProtocolVersion,
      hostInfo: { name: 'stoa', title: 'Stoa', version: '1' },
      hostCapabilities: { openLinks: {}, serverTools: {}, serverResources: {}, message: { text: {} } },
      hostContext: contextOf(surroundings),
    }),
    ping: () => ({}),
    'tools/call': ({ name, arguments: input = {} }) => deps.callTool(name, input),
    'resources/read': ({ uri }) => deps.readResource(uri),
    'ui/open-link': ({ url }) => {
      if (deps.openLink(url)) return {};
      throw new Error('This link is not opened.');
    },
    'ui/message': async ({ content }) => {
      const text = [content].flat().flatMap((one) => (one.type === 'text' && one.text ? [one.text] : []));
      if (text.length === 0) throw new Error('Only words can be said.');
      return (await deps.say(text.join('\n\n'))) ? {} : { isError: true };
    },
    'ui/request-display-mode': () => ({ mode: 'inline' }),
  };

  const answer = async (id: string | number, method: string, params: unknown): Promise<void> => {
    const refuse = (code: number, message: string) => post({ jsonrpc: '2.0', id, error: { code, message } });
    if (!Object.hasOwn(viewRequests, method)) return refuse(unknownMethod, 'This is not known here.');
    const known = method as keyof ViewRequests;
    const parsed = viewRequests[known].safeParse(params ?? {});
    if (!parsed.success) return refuse(unfitParams, 'This is not what belongs to it.');
    if (underWay >= mostRequestsAtOnce) return refuse(failed, 'Too many requests at once.');
    underWay += 1;
    try {
      const result = await (answers[known] as (given: unknown) => object | Promise<object>)(parsed.data);
      if (!isOver) post({ jsonrpc: '2.0', id, result });
    } catch (error) {
      if (!isOver) refuse(failed, error instanceof Error ? error.message : 'It failed.');
    } finally {
      underWay -= 1;
    }
  };

  const note = (method: string, params: unknown): void => {
    if (method === 'ui/notifications/initialized') {
      isReady = true;
      early.forEach(post);
      early = [];
    }
    if (method === 'ui/notifications/size-changed') {
      const size = viewNews[method].safeParse(params ?? {});
      if (size.success && size.data.height !== undefined)
        deps.onHeight(Math.min(mostHeightPx, Math.ceil(size.data.height)));
    }
    if (method === 'ui/notifications/request-teardown') deps.onLeave();
  };

  const isNoise = (): boolean => {
    const now = deps.nowMs();
    if (now - heard.sinceMs > noiseMs) heard = { sinceMs: now, count: 0 };
    heard.count += 1;
    return heard.count > mostMessages;
  };

  return {
    hear(said: unknown): void {
      if (isOver) return;
      if (isNoise()) {
        isOver = true;
        return deps.onNoise();
      }
      const message = ViewMessage.safeParse(said);
      if (!message.success || message.data.method === undefined) return;
      const { id, method, params } = message.data;
      if (id === undefined) note(method, params);
      else void answer(id, method, params);
    },

    /** Once each, in this order, as soon as there is something of it. */
    show(input: unknown, outcome: ShownOutcome | null): void {
      if (!told.input && typeof input === 'object' && input !== null) {
        told.input = true;
        tell('ui/notifications/tool-input', { arguments: input });
      }
      if (told.outcome || !outcome) return;
      told.outcome = true;
      if ('result' in outcome) tell('ui/notifications/tool-result', outcome.result);
      else tell('ui/notifications/tool-cancelled', { reason: outcome.cancelled });
    },

    /** A view that is not there yet is told of them when it comes. */
    surroundingsChanged(changes: Partial<ViewSurroundings>): void {
      const before = JSON.stringify(surroundings);
      surroundings = { ...surroundings, ...changes };
      if (isReady && JSON.stringify(surroundings) !== before)
        tell('ui/notifications/host-context-changed', contextOf(surroundings));
    },

    /** It is told, and not waited for. */
    end(): void {
      if (isReady && !isOver) post({ jsonrpc: '2.0', id: 'end', method: 'ui/resource-teardown', params: {} });
      isOver = true;
    },
  };
};

const contextOf = ({ theme, locale, widthPx }: ViewSurroundings) => ({
  theme,
  locale,
  displayMode: 'inline',
  availableDisplayModes: ['inline'],
  containerDimensions: { width: widthPx, maxHeight: mostHeightPx },
  platform: 'web',
});
