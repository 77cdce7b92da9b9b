/**
 * A server’s page, running. SR-12, SR-38: the frame has no origin, so nothing of ours is within its reach, and where it
 * is taken our policy decides; all that passes between us are messages, read as a stranger’s.
 */
import { urlOf } from '@stoa/contract/client';
import { mcpViewRoutes } from '@stoa/contract/mcp-views';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../../kernel/i18n/i18n.ts';
import { useAskLink } from '../../../ui/markdown/link-guard.tsx';
import { findLinkTarget } from '../../../ui/markdown/link-policy.ts';
import { useIsDark } from '../../../ui/use-is-dark.ts';
import { contentQuery } from '../../files/files.tsx';
import type { KeptView, ShownCall } from './server-view.tsx';
import { callForView, readForView } from './view-calls.ts';
import { createViewHost } from './view-host.ts';
import type { ViewHost, ViewHostDeps } from './view-host.ts';
import { outcomeOf } from './view-outcome.ts';
import { Proposal, ViewQuestions } from './view-questions.tsx';

interface ViewFrameProps extends ShownCall {
  view: KeptView;
  server: string;
  title: string;
  onLeave: () => void;
}

const usualHeightPx = 240;
const leastHeightPx = 40;

export const ViewFrame = ({ call, messageId, onWrite, view, server, title, onLeave }: ViewFrameProps) => {
  const t = useT();
  const frame = useRef<HTMLIFrameElement>(null);
  const after = useRef<HTMLDivElement>(null);
  const [heightPx, setHeight] = useState(usualHeightPx);
  const [isNoisy, setNoisy] = useState(false);
  const proposal = useProposal(onWrite);
  const openLink = useOpenLink();
  const serverId = call.tool.source.id;
  const host = useHost(frame, {
    callTool: (name, input) =>
      callForView({ mcpServerId: serverId, messageId, partId: call.id }, name, input),
    readResource: (uri) => readForView(serverId, uri),
    openLink,
    say: proposal.ask,
    onHeight: (given) => setHeight(Math.max(leastHeightPx, given)),
    onLeave,
    onNoise: () => setNoisy(true),
  });
  const whole = call.output?.whole;
  const { data, isError } = useQuery({ ...contentQuery(whole ?? ''), enabled: whole !== undefined });
  const kept = whole === undefined || isError ? null : data;
  useEffect(() => host.current?.show(call.input, outcomeOf(call, kept)), [host, call, kept]);

  if (isNoisy) return <p className="px-3 pb-3 text-sm text-fg-muted">{t('tools.view.noise', { server })}</p>;
  const source = urlOf(mcpViewRoutes.show, {
    params: { fileId: view.fileId },
    query: { server: serverId, connects: view.connects.join(' '), loads: view.loads.join(' ') },
  });
  return (
    <>
      <button
        type="button"
        className="sr-only focus:not-sr-only focus:px-3 focus:py-1 focus:text-sm"
        onClick={() => after.current?.focus()}
      >
        {t('tools.view.skip', { server })}
      </button>
      <iframe
        ref={frame}
        title={title}
        src={source}
        sandbox="allow-scripts allow-forms"
        allow=""
        referrerPolicy="no-referrer"
        className="block w-full border-t border-line"
        style={{ height: heightPx }}
      />
      <div ref={after} tabIndex={-1} className="outline-none">
        <ViewQuestions messageId={messageId} partId={call.id} server={server} />
        {proposal.text !== null && (
          <Proposal text={proposal.text} server={server} onDecide={proposal.decide} />
        )}
      </div>
    </>
  );
};

type Acts = Omit<ViewHostDeps, 'post' | 'surroundings' | 'nowMs'>;

/** For as long as the frame is there; what it passes things on to may change meanwhile. */
const useHost = (frame: React.RefObject<HTMLIFrameElement | null>, acts: Acts) => {
  const host = useRef<ViewHost>(null);
  const theme = useIsDark() ? 'dark' : 'light';
  const locale = useLocale();
  const current = useRef({ acts, theme, locale } as const);
  useLayoutEffect(() => void (current.current = { acts, theme, locale }));
  // Before it can say its first word.
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const talk = createViewHost({
      // It has no origin that could be named; where it may go itself is our policy’s to say.
      post: (message) => element.contentWindow?.postMessage(message, '*'),
      surroundings: {
        theme: current.current.theme,
        locale: current.current.locale,
        widthPx: element.clientWidth,
      },
      nowMs: () => performance.now(),
      callTool: (name, input) => current.current.acts.callTool(name, input),
      readResource: (uri) => current.current.acts.readResource(uri),
      openLink: (url) => current.current.acts.openLink(url),
      say: (text) => current.current.acts.say(text),
      onHeight: (heightPx) => current.current.acts.onHeight(heightPx),
      onLeave: () => current.current.acts.onLeave(),
      onNoise: () => current.current.acts.onNoise(),
    });
    host.current = talk;
    const hear = ({ source, data }: MessageEvent<unknown>) => {
      if (source !== null && source === element.contentWindow) talk.hear(data);
    };
    window.addEventListener('message', hear);
    const widths = new ResizeObserver(() => talk.surroundingsChanged({ widthPx: element.clientWidth }));
    widths.observe(element);
    return () => {
      talk.end();
      widths.disconnect();
      window.removeEventListener('message', hear);
      host.current = null;
    };
  }, [frame]);
  useEffect(() => host.current?.surroundingsChanged({ theme, locale }), [theme, locale]);
  return host;
};

/** A link is asked about as every stranger’s, and only as an answer to a click. */
const useOpenLink = () => {
  const ask = useAskLink();
  return useCallback(
    (url: string): boolean => {
      const { href, host } = findLinkTarget(url) ?? {};
      // A click in a frame counts for the page around it; browsers that do not tell are believed.
      const isClicked = (navigator.userActivation as UserActivation | undefined)?.isActive ?? true;
      if (!ask || !isClicked || href === undefined || host === undefined) return false;
      ask({ href, host });
      return true;
    },
    [ask],
  );
};

/** What it would like the person to say, one thing at a time: nothing is said but by them. */
const useProposal = (onWrite: (text: string) => void) => {
  const [text, setText] = useState<string | null>(null);
  const settle = useRef<(isTaken: boolean) => void>(null);
  const ask = async (words: string): Promise<boolean> => {
    if (settle.current) return false;
    setText(words);
    return new Promise((resolve) => void (settle.current = resolve));
  };
  const decide = (isTaken: boolean): void => {
    if (isTaken && text !== null) onWrite(text);
    settle.current?.(isTaken);
    settle.current = null;
    setText(null);
  };
  return { text, ask, decide };
};
