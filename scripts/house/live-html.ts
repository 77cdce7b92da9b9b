// No string becomes markup or code in the browser: elements are made by React and by DOM methods.

import { liveHtml as table } from '../rooms.ts';
import { globalVisitors } from './global-names.ts';
import { defineRule } from './rule.ts';
import { propertyName } from './syntax.ts';

interface Suspect {
  name: string;
  line: number;
}

const properties = new Set(table.properties);
const globals = globalVisitors(table.globals);

export const liveHtml = defineRule<Suspect>(
  'live-html',
  {
    Identifier(node, spot, note) {
      globals.Identifier?.(node, spot, ({ name, line }) => note({ name, line }));
    },
    MemberExpression(node, spot, note) {
      globals.MemberExpression?.(node, spot, ({ name, line }) => note({ name, line }));
      const name = propertyName(node.property, node.computed);
      if (name !== undefined && properties.has(name)) note({ name, line: spot.lineOf(node) });
      const writes = name === 'write' || name === 'writeln';
      if (writes && node.object.type === 'Identifier' && node.object.name === 'document') {
        note({ name: `document.${name}`, line: spot.lineOf(node) });
      }
    },
    Property(node, spot, note) {
      const name = propertyName(node.key, node.computed);
      if (name !== undefined && properties.has(name)) note({ name, line: spot.lineOf(node) });
    },
    JSXAttribute(node, spot, note) {
      if (node.name.type === 'JSXIdentifier' && properties.has(node.name.name)) {
        note({ name: node.name.name, line: spot.lineOf(node) });
      }
    },
    ImportSpecifier(node, spot, note) {
      const name = propertyName(node.imported, false);
      if (name !== undefined && properties.has(name)) note({ name, line: spot.lineOf(node) });
    },
  },
  (house, factsOf) =>
    house.files
      .filter(({ path, place, forTests }) => {
        if (!path.startsWith(`${table.room}/`) || forTests) return false;
        return place === undefined || !table.exempt.includes(place.room);
      })
      .flatMap((file) =>
        factsOf(file.path).map(({ name, line }) => ({
          file: file.path,
          line,
          message: `${name} turns a string into markup or code. Make elements: React nodes, textContent, or a library that renders into a node.`,
        })),
      ),
);
