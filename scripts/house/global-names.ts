// Which identifiers mean the global of that name: references (not keys, not types) that no scope of the file binds.

import type { Node } from 'oxc-parser';
import { childrenOf, propertyName, type Spot, type Visitors } from './syntax.ts';

export interface GlobalUse {
  name: string;
  line: number;
  /** The reference, and everything around it. */
  ancestors: readonly Node[];
}

const globalObjects = new Set(['globalThis', 'window', 'self', 'global']);
const wrappers = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

const bindingsOfScope = new WeakMap<Node, Set<string>>();

function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

function addPattern(pattern: Node, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        addPattern(property.type === 'RestElement' ? property.argument : property.value, names);
      }
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) addPattern(element, names);
      return;
    case 'AssignmentPattern':
      addPattern(pattern.left, names);
      return;
    case 'RestElement':
      addPattern(pattern.argument, names);
      return;
    default:
  }
}

/** Everything declared in a function or module, its blocks included, nested functions not. */
function bindingsOf(scope: Node): Set<string> {
  const known = bindingsOfScope.get(scope);
  if (known !== undefined) return known;
  const names = new Set<string>();
  if ('params' in scope && Array.isArray(scope.params)) {
    for (const param of scope.params) addPattern(param, names);
  }
  const enter = (node: Node): void => {
    if (node.type === 'VariableDeclarator') addPattern(node.id, names);
    else if (node.type === 'CatchClause' && node.param !== null) addPattern(node.param, names);
    else if ('local' in node && node.type.startsWith('Import')) addPattern(node.local, names);
    else if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id !== null) {
      addPattern(node.id, names);
    }
    if (!isFunction(node)) for (const child of childrenOf(node)) enter(child);
  };
  for (const child of childrenOf(scope)) enter(child);
  bindingsOfScope.set(scope, names);
  return names;
}

function isBound(name: string, ancestors: readonly Node[]): boolean {
  return ancestors.some(
    (node) => (node.type === 'Program' || isFunction(node)) && bindingsOf(node).has(name),
  );
}

function isReference(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return false;
  if (parent.type.startsWith('TS')) return wrappers.has(parent.type);
  if (parent.type.startsWith('JSX') && parent.type !== 'JSXExpressionContainer') return false;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if ('key' in parent && parent.key === node) return 'computed' in parent && parent.computed;
  if (parent.type === 'MetaProperty') return false;
  if (parent.type === 'ExportSpecifier') return parent.local === node;
  return !(parent.type.startsWith('Import') && parent.type !== 'ImportExpression');
}

function isGlobalObject(node: Node, spot: Spot): boolean {
  return node.type === 'Identifier' && globalObjects.has(node.name) && !isBound(node.name, spot.ancestors);
}

/** Notes each use of one of the names as a global, `globalThis.fetch` and `const { fetch } = globalThis` included. */
export function globalVisitors(names: readonly string[]): Visitors<GlobalUse> {
  const wanted = new Set(names);
  return {
    Identifier(node, spot, note) {
      if (!wanted.has(node.name) || !isReference(node, spot.ancestors.at(-1))) return;
      if (isBound(node.name, spot.ancestors)) return;
      note({ name: node.name, line: spot.lineOf(node), ancestors: [...spot.ancestors, node] });
    },
    MemberExpression(node, spot, note) {
      const name = propertyName(node.property, node.computed);
      if (name === undefined || !wanted.has(name) || !isGlobalObject(node.object, spot)) return;
      note({ name, line: spot.lineOf(node), ancestors: [...spot.ancestors, node] });
    },
    VariableDeclarator(node, spot, note) {
      if (node.id.type !== 'ObjectPattern' || node.init === null || !isGlobalObject(node.init, spot)) return;
      for (const property of node.id.properties) {
        if (property.type !== 'Property') continue;
        const name = propertyName(property.key, property.computed);
        if (name !== undefined && wanted.has(name)) note({ name, line: spot.lineOf(node), ancestors: [] });
      }
    },
  };
}
