// One reader of the environment.

import { environment as table } from '../rooms.ts';
import { globalVisitors, type GlobalUse } from './global-names.ts';
import { defineRule, type Fault } from './rule.ts';
import { propertyName } from './syntax.ts';

interface Suspect {
  line: number;
}

const processUse = globalVisitors(['process']);

/** `process.env`, `process['env']` and `const { env } = process`. */
function readsEnvironment({ ancestors }: GlobalUse): boolean {
  const reference = ancestors.at(-1);
  const parent = ancestors.at(-2);
  if (parent?.type === 'MemberExpression' && parent.object === reference) {
    return propertyName(parent.property, parent.computed) === 'env';
  }
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'ObjectPattern') return false;
  return parent.id.properties.some(
    (property) => property.type === 'Property' && propertyName(property.key, property.computed) === 'env',
  );
}

export const environment = defineRule<Suspect>(
  'environment',
  {
    Identifier: (node, spot, note) =>
      processUse.Identifier?.(node, spot, (use) => {
        if (readsEnvironment(use)) note({ line: use.line });
      }),
    MemberExpression: (node, spot, note) =>
      processUse.MemberExpression?.(node, spot, (use) => {
        if (readsEnvironment(use)) note({ line: use.line });
      }),
    ImportDeclaration(node, spot, note) {
      if (!['node:process', 'process'].includes(node.source.value) || node.importKind === 'type') return;
      const whole = node.specifiers.some((specifier) => specifier.type !== 'ImportSpecifier');
      const named = node.specifiers.some(
        (specifier) =>
          specifier.type === 'ImportSpecifier' && propertyName(specifier.imported, false) === 'env',
      );
      // The module under a name of its own would hide every later read.
      if (whole || named) note({ line: spot.lineOf(node) });
    },
  },
  (house, factsOf) =>
    house.files.flatMap((file): Fault[] => {
      if (file.path === table.reader || file.forTests) return [];
      if (file.place !== undefined && table.exempt.includes(file.place.room)) return [];
      return factsOf(file.path).map(({ line }) => ({
        file: file.path,
        line,
        message: `only ${table.reader} reads the environment. Add a key there and take its value from Config; for anything else use the global \`process\`.`,
      }));
    }),
);
