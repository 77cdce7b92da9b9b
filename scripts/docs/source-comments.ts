// What the source says beside its data: comments, and the members of a union of object types. Types are gone
// when the program runs, so they are read from the text.

import { parseSync, type Comment, type Node } from 'oxc-parser';
import { childrenOf, literalText, propertyName } from '../house/syntax.ts';

export interface Source {
  text: string;
  program: Node;
  comments: readonly Comment[];
}

export function readSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  return { text, program, comments };
}

/** The doc comment right before a node, as one line; empty when there is none. */
export function commentBefore({ text, comments }: Source, node: Node): string {
  const comment = comments.findLast(({ end }) => end <= node.start);
  if (comment?.type !== 'Block' || !comment.value.startsWith('*')) return '';
  // A union's member begins after its bar.
  if (!/^[\s|]*$/.test(text.slice(comment.end, node.start))) return '';
  return comment.value
    .split('\n')
    .map((line) => line.replace(/^\s*\*+\s?/, '').trim())
    .join(' ')
    .trim();
}

export interface UnionMember {
  /** The literal of its `type` field. */
  name: string;
  comment: string;
  /** The other fields as the source writes them: `retryAfterMs?: number`. */
  fields: readonly string[];
}

/** The members of `export type <name> = { type: 'a'; … } | …`; an interface counts as a union of one. */
export function unionMembers(source: Source, name: string): UnionMember[] {
  const declaration = find(source.program, (node) => isDeclarationOf(node, name));
  if (declaration === undefined) throw new Error(`There is no type ${name}.`);
  if (declaration.type === 'TSInterfaceDeclaration') {
    const exported = find(source.program, (node) => childrenOf(node).includes(declaration)) ?? declaration;
    return [memberOf(source, exported, declaration.body.body)];
  }
  if (declaration.type !== 'TSTypeAliasDeclaration') return [];
  const type = declaration.typeAnnotation;
  const members = type.type === 'TSUnionType' ? type.types : [type];
  return members.map((member) => {
    if (member.type !== 'TSTypeLiteral') throw new Error(`${name} has a member that is not an object type.`);
    return memberOf(source, member, member.members);
  });
}

function isDeclarationOf(node: Node, name: string): boolean {
  return (
    (node.type === 'TSTypeAliasDeclaration' || node.type === 'TSInterfaceDeclaration') &&
    node.id.name === name
  );
}

function memberOf(source: Source, at: Node, members: readonly Node[]): UnionMember {
  let name = '';
  const fields: string[] = [];
  for (const member of members) {
    if (member.type !== 'TSPropertySignature') continue;
    const key = propertyName(member.key, member.computed);
    const type = member.typeAnnotation?.typeAnnotation;
    if (key === undefined || type === undefined || type === null) continue;
    if (key === 'type' && type.type === 'TSLiteralType') name = literalText(type.literal) ?? '';
    else
      fields.push(`${key}${member.optional ? '?' : ''}: ${oneLine(source.text.slice(type.start, type.end))}`);
  }
  return { name, comment: commentBefore(source, at), fields };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/^\| /, '').replaceAll('; }', ' }').trim();
}

/** The comments of `export const x = table('name', { column: … })`, by `name` and by `name.column`. */
export function tableComments(source: Source): Map<string, string> {
  const found = new Map<string, string>();
  visit(source.program, (node) => {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration?.type !== 'VariableDeclaration') return;
    const call = node.declaration.declarations[0]?.init;
    if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.callee.name !== 'table')
      return;
    const [first, second] = call.arguments;
    const name = literalText(first);
    if (name === undefined || second?.type !== 'ObjectExpression') return;
    found.set(name, commentBefore(source, node));
    for (const property of second.properties) {
      if (property.type !== 'Property') continue;
      const column = propertyName(property.key, property.computed);
      if (column !== undefined) found.set(`${name}.${column}`, commentBefore(source, property));
    }
  });
  return found;
}

function find(node: Node, isWanted: (node: Node) => boolean): Node | undefined {
  if (isWanted(node)) return node;
  for (const child of childrenOf(node)) {
    const found = find(child, isWanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const child of childrenOf(node)) visit(child, see);
}
