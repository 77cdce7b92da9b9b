// A port is proven by its conformance suite, run over every adapter.
// An adapter is a file beside `port.ts` that exports a maker (or a class) of a type of that port, and that no
// other adapter of the folder is built on.

import type { Node } from 'oxc-parser';
import type { House, SourceFile } from './house.ts';
import { defineRule, type Fault } from './rule.ts';
import type { Visitors } from './syntax.ts';

/** The name of a type that the file's exports make. */
interface Made {
  type: string;
}

type Note = (fact: Made) => void;

/** `Queue` of `: Queue` and of `: Promise<Queue>`. */
function noteResult(annotation: Node | null | undefined, note: Note): void {
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation;
  if (type?.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return;
  if (type.typeName.name === 'Promise') noteResult(type.typeArguments?.params[0], note);
  else note({ type: type.typeName.name });
}

function noteMade(declaration: Node | null, note: Note): void {
  if (declaration?.type === 'FunctionDeclaration') noteResult(declaration.returnType, note);
  if (declaration?.type === 'ClassDeclaration') {
    for (const { expression } of declaration.implements ?? []) {
      if (expression.type === 'Identifier') note({ type: expression.name });
    }
  }
  if (declaration?.type !== 'VariableDeclaration') return;
  for (const { id, init } of declaration.declarations) {
    if (id.type === 'Identifier') noteResult(id.typeAnnotation, note);
    if (init?.type === 'ArrowFunctionExpression') noteResult(init.returnType, note);
  }
}

const visitors: Visitors<Made> = {
  ExportNamedDeclaration(node, _spot, note) {
    noteMade(node.declaration, note);
  },
};

function importsPath(file: SourceFile, path: string): boolean {
  return file.imports.some(({ target }) => target.kind === 'ours' && target.path === path);
}

/** Whether a test runs the suite over the adapter: it imports both, the adapter perhaps by the port's testing.ts. */
function isProven(house: House, folder: string, adapter: string): boolean {
  const testing = house.find(`${folder}testing.ts`);
  const byTesting = testing !== undefined && importsPath(testing, adapter);
  return house.files.some(
    (file) =>
      /\.test\.tsx?$/.test(file.path) &&
      importsPath(file, `${folder}conformance.ts`) &&
      (importsPath(file, adapter) || (byTesting && importsPath(file, `${folder}testing.ts`))),
  );
}

export const adapters = defineRule('adapter', visitors, (house, factsOf) => {
  const faults: Fault[] = [];
  for (const port of house.files) {
    if (!/^server\/src\/platform\/[^/]+\/port\.ts$/.test(port.path)) continue;
    const folder = port.path.slice(0, -'port.ts'.length);
    if (house.find(`${folder}conformance.ts`) === undefined) {
      const message = `a port without conformance.ts. Write the suite that every adapter of ${folder} must pass.`;
      faults.push({ file: port.path, line: 1, message });
    }
    const inside = house.files.filter(({ path, forTests }) => path.startsWith(folder) && !forTests);
    const makers = inside.filter((file) => {
      const ofPort = file.imports.flatMap(({ target, names }) =>
        target.kind === 'ours' && target.path === port.path ? names : [],
      );
      return file !== port && factsOf(file.path).some(({ type }) => ofPort.includes(type));
    });
    const found = makers.filter((file) => {
      const users = house.files.filter((other) => !other.forTests && importsPath(other, file.path));
      return (
        !users.some((user) => makers.includes(user)) || users.some((user) => !user.path.startsWith(folder))
      );
    });
    if (found.length === 0) {
      const message = `no adapter beside this port: none of the files of ${folder} exports a function whose stated return type is a type of port.ts. State it.`;
      faults.push({ file: port.path, line: 1, message });
    }
    for (const { path } of found) {
      if (isProven(house, folder, path)) continue;
      const message = `no test runs ${folder}conformance.ts over this adapter. Add one that imports both.`;
      faults.push({ file: path, line: 1, message });
    }
  }
  return faults;
});
