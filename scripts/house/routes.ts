// Every route of the contract has exactly one handler. A route is a `route({ … })` in an exported `…Routes` object;
// its handler is `on(<noun>Routes.<key>, …)` on the server.

import type { Node } from 'oxc-parser';
import { defineRule, type Fault } from './rule.ts';
import { propertyName, unwrap, type Spot, type Visitors } from './syntax.ts';

type Fact =
  | { kind: 'route'; route: string; line: number }
  | { kind: 'table'; table: string; line: number }
  | { kind: 'handler'; route: string; line: number }
  | { kind: 'unreadable'; line: number; message: string };

type Note = (fact: Fact) => void;

function isRouteCall(node: Node): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'route';
}

function readTable(table: string, object: Node, spot: Spot, note: Note): void {
  if (object.type !== 'ObjectExpression') return;
  const entries = object.properties;
  const isTable = entries.some((entry) => entry.type === 'Property' && isRouteCall(unwrap(entry.value)));
  if (!isTable) return;
  note({ kind: 'table', table, line: spot.lineOf(object) });
  for (const entry of entries) {
    const key = entry.type === 'Property' ? propertyName(entry.key, entry.computed) : undefined;
    if (entry.type !== 'Property' || key === undefined || !isRouteCall(unwrap(entry.value))) {
      const message = `an entry of ${table} is no \`key: route({ … })\` and cannot be counted. Write it out.`;
      note({ kind: 'unreadable', line: spot.lineOf(entry), message });
      continue;
    }
    note({ kind: 'route', route: `${table}.${key}`, line: spot.lineOf(entry) });
  }
}

function tableName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? propertyName(node.property, node.computed) : undefined;
}

const visitors: Visitors<Fact> = {
  ExportNamedDeclaration(node, spot, note) {
    if (!spot.path.startsWith('contract/src/') || node.declaration?.type !== 'VariableDeclaration') return;
    for (const { id, init } of node.declaration.declarations) {
      if (id.type !== 'Identifier' || !id.name.endsWith('Routes') || init === null) continue;
      readTable(id.name, unwrap(init), spot, note);
    }
  },
  CallExpression(node, spot, note) {
    if (
      !spot.path.startsWith('server/src/') ||
      node.callee.type !== 'Identifier' ||
      node.callee.name !== 'on'
    )
      return;
    const [first] = node.arguments;
    if (first?.type !== 'MemberExpression') return;
    const table = tableName(first.object);
    if (table?.endsWith('Routes') !== true) return;
    const key = propertyName(first.property, first.computed);
    const line = spot.lineOf(node);
    if (key !== undefined) return note({ kind: 'handler', route: `${table}.${key}`, line });
    const message = `a computed route of ${table} cannot be counted. Write \`on(${table}.<key>, …)\` once for each.`;
    note({ kind: 'unreadable', line, message });
  },
};

interface Place {
  file: string;
  line: number;
}

function append(places: Map<string, Place[]>, key: string, place: Place): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [place]);
  else known.push(place);
}

export const routes = defineRule('route', visitors, (house, factsOf) => {
  const faults: Fault[] = [];
  const declared = new Map<string, Place[]>();
  const tables = new Map<string, Place[]>();
  const handled = new Map<string, Place[]>();
  for (const { path, forTests } of house.files) {
    if (forTests) continue;
    for (const fact of factsOf(path)) {
      const place = { file: path, line: fact.line };
      if (fact.kind === 'route') append(declared, fact.route, place);
      else if (fact.kind === 'table') append(tables, fact.table, place);
      else if (fact.kind === 'handler') append(handled, fact.route, place);
      else faults.push({ ...place, message: fact.message });
    }
  }
  for (const [table, [first, ...more]] of tables) {
    for (const place of more) {
      faults.push({
        ...place,
        message: `${table} is declared in ${first?.file} already. Name each table of routes once.`,
      });
    }
  }
  for (const [route, [place]] of declared) {
    if (place === undefined || handled.has(route)) continue;
    const message = `${route} has no handler. Register it with \`on(${route}, …)\` in its room's routes.ts on the server, or take the route back.`;
    faults.push({ ...place, message });
  }
  for (const [route, [first, ...more]] of handled) {
    if (first !== undefined && !declared.has(route)) {
      const message = `${route} is handled but not declared. Declare it with \`route({ … })\` in an exported …Routes of the contract.`;
      faults.push({ ...first, message });
    }
    for (const place of more) {
      faults.push({
        ...place,
        message: `${route} has a handler in ${first?.file}:${first?.line} already. Keep one.`,
      });
    }
  }
  return faults;
});
