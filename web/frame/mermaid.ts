/**
 * The other side of ui/markdown/diagram-frame.ts: Mermaid, in a document that has no origin, no
 * storage, no cookies and no network. A source comes in over the port, a picture goes out as text.
 */
import mermaid from 'mermaid';
import type { MermaidConfig } from 'mermaid';
import { makeInert } from './inert-picture.ts';

interface Order {
  id: number;
  source: string;
  isDark: boolean;
}

/** What a diagram may not set for itself, beyond Mermaid's own list. */
const secure = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'htmlLabels',
  'themeCSS',
  'fontFamily',
  'altFontFamily',
  'dompurifyConfig',
  'logLevel',
];

const configOf = (isDark: boolean): MermaidConfig => ({
  startOnLoad: false,
  securityLevel: 'strict',
  secure,
  suppressErrorRendering: true,
  // A picture shows no page inside itself; labels are text.
  htmlLabels: false,
  maxTextSize: 50_000,
  maxEdges: 500,
  logLevel: 'fatal',
  fontFamily: 'system-ui, sans-serif',
  theme: isDark ? 'dark' : 'default',
});

const draw = async ({ source, isDark }: Order): Promise<{ svg: string } | { problem: string }> => {
  try {
    mermaid.initialize(configOf(isDark));
    const { svg } = await mermaid.render('diagram', source);
    return { svg: makeInert(svg) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    document.body.replaceChildren();
  }
};

addEventListener('message', ({ source, ports: [port] }) => {
  if (source !== parent || !port) return;
  let last: Promise<unknown> = Promise.resolve();
  port.addEventListener('message', ({ data }: MessageEvent<Order>) => {
    // Mermaid's configuration is one for the document: a drawing ends before the next begins.
    last = last.then(async () => port.postMessage({ id: data.id, ...(await draw(data)) }));
  });
  port.start();
});
