// Formulas as nodes. KaTeX and its style sheet are one lazy chunk; each formula is set once and
// cloned from then on.

import type { render as renderFormula } from 'katex';

type Typesetter = (source: string, display: boolean) => Node;

const CACHE_SIZE = 500;

let loading: Promise<void> | undefined;
let loaded: Typesetter | undefined;

export function isTypesetterLoaded(): boolean {
  return loaded !== undefined;
}

/** The formula as a node of its own; undefined while the typesetter is not loaded. */
export function findTypesetFormula(source: string, display: boolean): Node | undefined {
  return loaded?.(source, display);
}

export function loadTypesetter(): Promise<void> {
  loading ??= importTypesetter().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function importTypesetter(): Promise<void> {
  const [{ default: katex }] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')]);
  loaded = cacheNodes((source, display) => typeset(katex.render, source, display));
}

function cacheNodes(typesetOnce: Typesetter): Typesetter {
  const cache = new Map<string, Node>();
  return (source, display) => {
    const key = `${display ? 'display' : 'inline'} ${source}`;
    let node = cache.get(key);
    if (!node) {
      node = typesetOnce(source, display);
      if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
      cache.set(key, node);
    }
    return node.cloneNode(true);
  };
}

/**
 * Limits keep hostile TeX small: 50 em of size, 500 macro expansions, no links or images. Errors are
 * thrown because KaTeX would mark them with a style attribute, which the content security policy bars.
 */
function typeset(render: typeof renderFormula, source: string, display: boolean): Node {
  const node = document.createElement('span');
  try {
    render(source, node, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      maxSize: 50,
      maxExpand: 500,
    });
  } catch {
    return showSource(source);
  }
  return node.firstChild ?? node;
}

function showSource(source: string): Node {
  const code = document.createElement('code');
  code.className = 'md-code-span';
  code.textContent = source.trim();
  return code;
}
