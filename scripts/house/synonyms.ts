// One noun, one spelling: in types, tables, folders, contract files and URL segments.

import type { Node } from 'oxc-parser';
import { fieldTerms, nouns } from '../rooms.ts';
import { defineRule, type Fault } from './rule.ts';
import { literalText, propertyName, type Spot, type Visitors } from './syntax.ts';
import { hasWords, phraseOf, withoutWords } from './words.ts';

interface Named {
  what: 'type' | 'table' | 'folder' | 'contract file' | 'URL';
  name: string;
  line: number;
}

const createdTable = /\bcreate\s+(?:virtual\s+)?table\s+(?:if\s+not\s+exists\s+)?["'`]?(\w+)/gi;

type Note = (fact: Named) => void;

function hasTables({ path }: Spot): boolean {
  return path.startsWith('server/');
}

function noteTablesInSql(sql: string, line: number, note: Note): void {
  for (const match of sql.matchAll(createdTable)) note({ what: 'table', name: match[1] ?? '', line });
}

function noteType(node: { id: Node | null; start: number }, spot: Spot, note: Note): void {
  if (node.id?.type === 'Identifier') note({ what: 'type', name: node.id.name, line: spot.lineOf(node) });
}

const visitors: Visitors<Named> = {
  TSInterfaceDeclaration: noteType,
  TSTypeAliasDeclaration: noteType,
  ClassDeclaration: noteType,
  ClassExpression: noteType,
  CallExpression(node, spot, note) {
    if (!hasTables(spot)) return;
    const callee = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
    if (callee.type !== 'Identifier' || !['createTable', 'table'].includes(callee.name)) return;
    const name = literalText(node.arguments[0]);
    if (name !== undefined) note({ what: 'table', name, line: spot.lineOf(node) });
  },
  TemplateElement(node, spot, note) {
    if (hasTables(spot)) noteTablesInSql(node.value.raw, spot.lineOf(node), note);
  },
  Literal(node, spot, note) {
    if (typeof node.value !== 'string' || !hasTables(spot)) return;
    noteTablesInSql(node.value, spot.lineOf(node), note);
  },
  Property(node, spot, note) {
    if (!spot.path.startsWith('contract/src/') || propertyName(node.key, node.computed) !== 'path') return;
    const path = literalText(node.value);
    if (path?.startsWith('/') === true) note({ what: 'URL', name: path, line: spot.lineOf(node) });
  },
};

function judgeNoun({ what, name }: Named, room: string): string | undefined {
  let phrase = phraseOf(name);
  for (const term of fieldTerms) {
    if (term.in === undefined || term.in === room) phrase = withoutWords(phrase, term.words);
  }
  for (const { noun, words, whole = [] } of nouns) {
    const banned = words.find((word) => hasWords(phrase, word)) ?? whole.find((word) => word === phrase);
    if (banned === undefined) continue;
    return `the ${what} ${name} says ${banned} for the noun ${noun}. Use ${noun}; a term of the field goes into \`fieldTerms\` of scripts/rooms.ts.`;
  }
  return undefined;
}

export const synonyms = defineRule('noun', visitors, (house, factsOf) => {
  const faults: Fault[] = [];
  const judgedFolders = new Set<string>();
  for (const { path, place } of house.files) {
    const named = [...factsOf(path)];
    const folders = path.split('/').slice(0, -1);
    for (const [index, name] of folders.entries()) {
      const folder = folders.slice(0, index + 1).join('/');
      if (!judgedFolders.has(folder)) named.push({ what: 'folder', name, line: 1 });
      judgedFolders.add(folder);
    }
    if (place?.room === 'contract') {
      const stem = path.slice(path.lastIndexOf('/') + 1).split('.')[0] ?? '';
      // `client.ts` speaks the whole contract; it is named after no noun.
      if (path !== 'contract/src/client.ts') named.push({ what: 'contract file', name: stem, line: 1 });
    }
    for (const fact of named) {
      const message = judgeNoun(fact, place?.room ?? '');
      if (message !== undefined) faults.push({ file: path, line: fact.line, message });
    }
  }
  return faults;
});
