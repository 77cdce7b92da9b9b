// Every error code that is raised or promised is declared in the contract, and none is declared for nothing.

import type { Node } from 'oxc-parser';
import { defineRule, type Fault } from './rule.ts';
import { literalText, propertyName, unwrap, type Visitors } from './syntax.ts';

const catalogue = 'contract/src/errors.ts';
const codePattern = /^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

interface Fact {
  code: string;
  line: number;
  /** A mention counts as use; only what is raised or promised must be declared. */
  kind: 'mention' | 'raised';
}

/** The literals an expression may come to: of both branches of a condition, of each element of an array. */
function literalsIn(node: Node): Node[] {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'ConditionalExpression':
      return [...literalsIn(inner.consequent), ...literalsIn(inner.alternate)];
    case 'LogicalExpression':
      return [...literalsIn(inner.left), ...literalsIn(inner.right)];
    case 'ArrayExpression':
      return inner.elements.flatMap((element) => (element === null ? [] : literalsIn(element)));
    case 'SpreadElement':
      return literalsIn(inner.argument);
    default:
      return [inner];
  }
}

function isImportSource(node: Node, parent: Node | undefined): boolean {
  return parent !== undefined && 'source' in parent && parent.source === node;
}

const visitors: Visitors<Fact> = {
  NewExpression(node, spot, note) {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'AppError') return;
    const [first] = node.arguments;
    for (const literal of first === undefined ? [] : literalsIn(first)) {
      const code = literalText(literal);
      if (code !== undefined) note({ code, line: spot.lineOf(literal), kind: 'raised' });
    }
  },
  Property(node, spot, note) {
    if (propertyName(node.key, node.computed) !== 'errors' || !spot.path.startsWith('contract/src/')) return;
    for (const literal of literalsIn(node.value)) {
      const code = literalText(literal);
      if (code !== undefined) note({ code, line: spot.lineOf(literal), kind: 'raised' });
    }
  },
  Literal(node, spot, note) {
    const code = literalText(node);
    if (code === undefined || !codePattern.test(code)) return;
    if (isImportSource(node, spot.ancestors.at(-1))) return;
    note({ code, line: spot.lineOf(node), kind: 'mention' });
  },
};

export const errorCodes = defineRule('error-code', visitors, (house, factsOf) => {
  if (house.find(catalogue) === undefined) return [];
  const declared = new Map<string, number>();
  for (const { code, line } of factsOf(catalogue)) if (!declared.has(code)) declared.set(code, line);
  const used = new Set<string>();
  const faults: Fault[] = [];
  for (const { path, forTests } of house.files) {
    const counts = path.startsWith('server/src/') || path.startsWith('contract/src/');
    if (!counts || forTests || path === catalogue) continue;
    for (const { code, line, kind } of factsOf(path)) {
      used.add(code);
      if (kind !== 'raised' || declared.has(code)) continue;
      const message = `the error code ${code} is not declared. Add it to ${catalogue}, with its status.`;
      faults.push({ file: path, line, message });
    }
  }
  for (const [code, line] of declared) {
    if (used.has(code)) continue;
    faults.push({ file: catalogue, line, message: `nobody answers ${code}. Raise it, or take it out.` });
  }
  return faults;
});
