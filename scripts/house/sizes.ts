// A file and a function are short enough to be read whole; a room may have a limit of its own.

import type { ArrowFunctionExpression, Function as FunctionNode } from 'oxc-parser';
import { sizes as limits } from '../rooms.ts';
import type { House, SourceFile } from './house.ts';
import { defineRule, type Fault } from './rule.ts';
import { propertyName, type Spot } from './syntax.ts';

interface Measured {
  name: string;
  line: number;
  lines: number;
}

type AnyFunction = FunctionNode | ArrowFunctionExpression;

function nameOf(node: AnyFunction, spot: Spot): string {
  if (node.id?.type === 'Identifier') return node.id.name;
  const parent = spot.ancestors.at(-1);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent?.type === 'Property' || parent?.type === 'MethodDefinition') {
    return propertyName(parent.key, parent.computed) ?? 'a function';
  }
  return 'a function';
}

function measure(node: AnyFunction, spot: Spot, note: (fact: Measured) => void): void {
  const line = spot.lineOf(node);
  const lines = spot.lastLineOf(node) - line + 1;
  if (lines > limits.functionLines) note({ name: nameOf(node, spot), line, lines });
}

function isExempt(file: SourceFile): boolean {
  return file.forTests || file.generated || limits.exempt.some((rows) => rows.test(file.path));
}

function judgeRooms(house: House): Fault[] {
  const totals = new Map<string, { files: SourceFile[]; lines: number }>();
  for (const file of house.files) {
    if (file.place?.rule.limit === undefined || isExempt(file)) continue;
    const total = totals.get(file.place.room) ?? { files: [], lines: 0 };
    total.files.push(file);
    total.lines += file.lines;
    totals.set(file.place.room, total);
  }
  return [...totals].flatMap(([room, { files, lines }]) => {
    const file = files.at(-1);
    const limit = file?.place?.rule.limit;
    if (file === undefined || limit === undefined) return [];
    if (files.length <= limit.files && lines <= limit.lines) return [];
    const message = `${room} has ${files.length} files and ${lines} lines; its limit is ${limit.files} and ${limit.lines}. Move what only one room needs into that room.`;
    return [{ file: file.path, line: 1, message }];
  });
}

export const sizes = defineRule<Measured>(
  'size',
  { FunctionDeclaration: measure, FunctionExpression: measure, ArrowFunctionExpression: measure },
  (house, factsOf) => {
    const faults = judgeRooms(house);
    for (const file of house.files) {
      if (isExempt(file)) continue;
      if (file.lines > limits.fileLines) {
        const message = `${file.lines} lines; ${limits.fileLines} is the limit and 200 the aim. Split it by what its parts know.`;
        faults.push({ file: file.path, line: limits.fileLines + 1, message });
      }
      for (const { name, line, lines } of factsOf(file.path)) {
        const message = `${name} has ${lines} lines; ${limits.functionLines} is the limit and 40 the aim. Split it into named steps.`;
        faults.push({ file: file.path, line, message });
      }
    }
    return faults;
  },
);
