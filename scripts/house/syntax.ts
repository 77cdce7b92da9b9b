// One walk over a file's syntax tree for all rules together.

import { parseSync, visitorKeys, type Node } from 'oxc-parser';

export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;

export interface Spot {
  path: string;
  /** From the program down to the node's parent. */
  ancestors: readonly Node[];
  lineOf(node: { start: number }): number;
  lastLineOf(node: { end: number }): number;
}

export type Visitors<F> = {
  [T in Node['type']]?: (node: NodeOf<T>, spot: Spot, note: (fact: F) => void) => void;
};

export interface Listener {
  visitors: Visitors<never>;
  note(path: string, fact: never): void;
}

/** Facts per file, noted by visitors of one kind of fact. */
export function createFacts<F>(visitors: Visitors<F>): {
  listener: Listener;
  of: (path: string) => readonly F[];
} {
  const facts = new Map<string, F[]>();
  const note = (path: string, fact: F): void => {
    const noted = facts.get(path);
    if (noted === undefined) facts.set(path, [fact]);
    else noted.push(fact);
  };
  // Only this collector's own visitors hand facts to its note, so the two may forget their type together.
  const listener = { visitors, note } as unknown as Listener;
  return { listener, of: (path) => facts.get(path) ?? [] };
}

type Visit = (node: Node, spot: Spot) => void;

/** Joins the listeners' visitors into one table, so that a node costs one look-up. */
function joinVisitors(listeners: readonly Listener[]): Map<string, Visit[]> {
  const byType = new Map<string, Visit[]>();
  for (const listener of listeners) {
    for (const [type, visitor] of Object.entries(listener.visitors)) {
      const visit = visitor as (node: Node, spot: Spot, note: (fact: never) => void) => void;
      const visits = byType.get(type) ?? [];
      visits.push((node, spot) => visit(node, spot, (fact) => listener.note(spot.path, fact)));
      byType.set(type, visits);
    }
  }
  return byType;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The 1-based line of an offset, by bisection. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

export interface SyntaxFault {
  line: number;
  message: string;
}

/** Returns a walker over files; a walk answers the parser's first complaint, if it has one. */
export function createWalker(
  listeners: readonly Listener[],
): (path: string, text: string) => SyntaxFault | undefined {
  const byType = joinVisitors(listeners);
  return (path, text) => {
    const starts = lineStarts(text);
    const parsed = parseSync(path, text);
    const ancestors: Node[] = [];
    const spot: Spot = {
      path,
      ancestors,
      lineOf: (node) => lineAt(starts, node.start),
      lastLineOf: (node) => lineAt(starts, node.end - 1),
    };
    const walk = (node: Node): void => {
      const visits = byType.get(node.type);
      if (visits !== undefined) for (const visit of visits) visit(node, spot);
      ancestors.push(node);
      for (const child of childrenOf(node)) walk(child);
      ancestors.pop();
    };
    walk(parsed.program);
    const error = parsed.errors[0];
    if (error === undefined) return undefined;
    return { line: lineAt(starts, error.labels[0]?.start ?? 0), message: error.message };
  };
}

export function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>;
  const children: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const child = fields[key];
    if (Array.isArray(child)) {
      for (const item of child) if (item) children.push(item);
    } else if (child) children.push(child);
  }
  return children;
}

/** The text of a string literal or of a template without holes. */
export function literalText(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}

/** The expression inside `as const`, `satisfies T`, `x!` and parentheses. */
export function unwrap(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return unwrap(node.expression);
    default:
      return node;
  }
}

/** `key` of `{ key: … }`, of `{ 'key': … }`, of `x.key` and of `x['key']`. */
export function propertyName(key: Node, computed: boolean): string | undefined {
  if (!computed && key.type === 'Identifier') return key.name;
  return literalText(key);
}
