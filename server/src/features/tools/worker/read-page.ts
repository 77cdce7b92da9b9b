/** A page as text: what is worth reading in it, with its headings, lists and links. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import type { Answer } from './program.ts';

/** A page with more elements than this is read as it stands. */
const mostElements = 50_000;

interface Node {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<Node>;
  getAttribute?(name: string): string | null;
}

export const readPage = (html: string, url: string): Answer => {
  const { document } = parseHTML(wholePage(html));
  const title = document.title?.trim() || null;
  const article = readable(document);
  const content = article ? parseHTML(wholePage(article.content)).document.body : document.body;
  const text = content ? textOf(content, url) : '';
  return { ok: true, text: tidy(text), title: article?.title?.trim() || title };
};

/** The parser takes nothing for granted. */
const wholePage = (html: string): string =>
  /<html[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`;

const readable = (document: unknown): { title?: string | null; content: string } | undefined => {
  try {
    const reader = new Readability(document as ConstructorParameters<typeof Readability>[0], {
      maxElemsToParse: mostElements,
    });
    const article = reader.parse();
    return article?.content && (article.length ?? 0) > 200
      ? { title: article.title ?? null, content: article.content }
      : undefined;
  } catch {
    return undefined;
  }
};

const silent = new Set([
  'SCRIPT',
  'STYLE',
  'NOSCRIPT',
  'TEMPLATE',
  'SVG',
  'IFRAME',
  'HEAD',
  'BUTTON',
  'FORM',
]);
const blocks = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER HEADER HR MAIN NAV OL P PRE SECTION TABLE TR UL'.split(
    ' ',
  ),
);
const textNode = 3;
const elementNode = 1;

const textOf = (node: Node, url: string): string => {
  if (node.nodeType === textNode) return (node.textContent ?? '').replace(/\s+/g, ' ');
  if (node.nodeType !== elementNode) return '';
  const name = node.nodeName.toUpperCase();
  if (silent.has(name)) return '';
  if (name === 'PRE') return `\n\n\`\`\`\n${node.textContent ?? ''}\n\`\`\`\n\n`;
  const inner = Array.from(node.childNodes, (child) => textOf(child, url)).join('');
  const heading = /^H([1-6])$/.exec(name);
  if (heading) return `\n\n${'#'.repeat(Number(heading[1]))} ${inner.trim()}\n\n`;
  if (name === 'BR') return '\n';
  if (name === 'LI') return `\n- ${inner.trim()}`;
  if (name === 'TD' || name === 'TH') return `${inner.trim()} | `;
  if (name === 'A') return linked(inner, node.getAttribute?.('href') ?? null, url);
  return blocks.has(name) ? `\n\n${inner}\n\n` : inner;
};

const linked = (text: string, href: string | null, url: string): string => {
  const target = href && !href.startsWith('#') && URL.canParse(href, url) ? new URL(href, url) : undefined;
  if (!target || !/^https?:$/.test(target.protocol) || text.trim() === '') return text;
  return `[${text.trim()}](${target.href})`;
};

const tidy = (text: string): string =>
  text
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n[ \t]+(?=[^\s])/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
