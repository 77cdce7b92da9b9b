// What a file imports: statically, re-exported, dynamically, as a type, by require, or as a worker's URL.

import type { Node } from 'oxc-parser';
import { literalText, type Spot, type Visitors } from './syntax.ts';

export interface ImportFact {
  /** Undefined when the path is computed. */
  specifier: string | undefined;
  line: number;
  /** `import type` and `export type`. `import { type X }` still loads the module under type stripping. */
  typeOnly: boolean;
  /** The exporter's names; `*` for the whole module, none for an import by side effect. */
  names: readonly string[];
}

type Note = (fact: ImportFact) => void;

function moduleExportName(node: Node): string {
  return node.type === 'Identifier' ? node.name : (literalText(node) ?? '*');
}

function noteComputed(source: Node, spot: Spot, note: Note): void {
  let specifier = literalText(source);
  // A template that starts inside the own folder cannot leave the room by its holes alone.
  if (specifier === undefined && source.type === 'TemplateLiteral') {
    const start = source.quasis[0]?.value.cooked ?? '';
    if (start.startsWith('./') && start.length > 2) return;
  }
  if (specifier === '') specifier = undefined;
  note({ specifier, line: spot.lineOf(source), typeOnly: false, names: ['*'] });
}

function isImportMetaUrl(node: Node | undefined): boolean {
  return (
    node?.type === 'MemberExpression' &&
    node.object.type === 'MetaProperty' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'url'
  );
}

export const importVisitors: Visitors<ImportFact> = {
  ImportDeclaration(node, spot, note) {
    const names = node.specifiers.map((specifier) => {
      if (specifier.type === 'ImportSpecifier') return moduleExportName(specifier.imported);
      return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
    });
    const typeOnly = node.importKind === 'type';
    note({ specifier: node.source.value, line: spot.lineOf(node), typeOnly, names });
  },
  ExportNamedDeclaration(node, spot, note) {
    if (node.source === null) return;
    const names = node.specifiers.map((specifier) => moduleExportName(specifier.local));
    const typeOnly = node.exportKind === 'type';
    note({ specifier: node.source.value, line: spot.lineOf(node), typeOnly, names });
  },
  ExportAllDeclaration(node, spot, note) {
    const typeOnly = node.exportKind === 'type';
    note({ specifier: node.source.value, line: spot.lineOf(node), typeOnly, names: ['*'] });
  },
  ImportExpression(node, spot, note) {
    noteComputed(node.source, spot, note);
  },
  TSImportType(node, spot, note) {
    note({ specifier: node.source.value, line: spot.lineOf(node), typeOnly: true, names: ['*'] });
  },
  CallExpression(node, spot, note) {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'require') return;
    const [source] = node.arguments;
    if (source !== undefined) noteComputed(source, spot, note);
  },
  NewExpression(node, spot, note) {
    if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL') return;
    const [source, from] = node.arguments;
    const specifier = literalText(source);
    if (specifier === undefined || !/\.[mc]?[jt]sx?$/.test(specifier) || !isImportMetaUrl(from)) return;
    note({ specifier, line: spot.lineOf(node), typeOnly: false, names: ['*'] });
  },
};
