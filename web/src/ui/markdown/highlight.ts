// Syntax colours. The highlighter and its languages are one lazy chunk; what comes out is lines of
// coloured runs, in groups that a renderer can compare by their key.

import type { createLowlight } from 'lowlight';

type Tree = ReturnType<ReturnType<typeof createLowlight>['highlight']>;
type TreeNode = Tree['children'][number];

export interface CodeRun {
  text: string;
  /** Class names of the highlighter, without its prefix; empty for plain text. */
  kind: string;
}

export interface CodeGroup {
  key: string;
  runs: readonly CodeRun[];
}

/** Colours code; undefined if the language is not known. A `final` result is remembered. */
export type Highlighter = (
  code: string,
  language: string,
  final: boolean,
) => readonly CodeGroup[] | undefined;

const LINES_PER_GROUP = 24;
const CACHE_SIZE = 100;

const cache = new Map<string, readonly CodeGroup[]>();
let loading: Promise<Highlighter> | undefined;
let loaded: Highlighter | undefined;

export function findLoadedHighlighter(): Highlighter | undefined {
  return loaded;
}

export function loadHighlighter(): Promise<Highlighter> {
  loading ??= importHighlighter().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The colours of code that was coloured before. */
export function findColoured(code: string, language: string): readonly CodeGroup[] | undefined {
  return cache.get(`${language}\n${code}`);
}

async function importHighlighter(): Promise<Highlighter> {
  const { common, createLowlight } = await import('lowlight');
  const lowlight = createLowlight(common);
  loaded = (code, language, final) => {
    if (!lowlight.registered(language)) return undefined;
    const groups = groupLines(lowlight.highlight(language, code).children);
    if (final) remember(`${language}\n${code}`, groups);
    return groups;
  };
  return loaded;
}

function remember(key: string, groups: readonly CodeGroup[]): void {
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  cache.set(key, groups);
}

/** Cuts a highlighter's tree into groups of whole lines. */
export function groupLines(nodes: readonly TreeNode[]): CodeGroup[] {
  const groups: CodeGroup[] = [];
  let runs: CodeRun[] = [];
  let lines = 0;
  const flush = () => {
    if (runs.length > 0)
      groups.push({ key: runs.map(({ kind, text }) => `${kind}\u0000${text}`).join('\u0001'), runs });
    runs = [];
    lines = 0;
  };
  const visit = (list: readonly TreeNode[], kind: string) => {
    for (const node of list) {
      if (node.type === 'element') visit(node.children, joinKinds(kind, node.properties['className']));
      if (node.type !== 'text') continue;
      for (const text of node.value.split(/(?<=\n)/)) {
        runs.push({ text, kind });
        if (text.endsWith('\n') && ++lines === LINES_PER_GROUP) flush();
      }
    }
  };
  visit(nodes, '');
  flush();
  return groups;
}

function joinKinds(outer: string, classNames: unknown): string {
  const own = Array.isArray(classNames) ? classNames.map((name) => String(name).replace(/^hljs-/, '')) : [];
  return [outer, ...own].filter((name) => name !== '').join(' ');
}
