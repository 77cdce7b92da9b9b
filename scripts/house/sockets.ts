// Nothing reaches out but egress: fetch is handed in, sockets and DNS stay behind one door.

import { network } from '../rooms.ts';
import type { Import, SourceFile } from './house.ts';
import { globalVisitors } from './global-names.ts';
import { defineRule, type Fault } from './rule.ts';

function isGuarded(file: SourceFile): boolean {
  const [first] = file.place?.room.split('/') ?? [];
  if (first === undefined || !network.rooms.includes(first)) return false;
  return !file.forTests && !file.path.startsWith(network.door);
}

function openedModule({ target, typeOnly, names }: Import): string | undefined {
  if (typeOnly || (target.kind !== 'node' && target.kind !== 'package')) return undefined;
  if (!network.modules.includes(target.name)) return undefined;
  const pure = network.pure[target.name] ?? [];
  const harmless = names.length > 0 && names.every((name) => pure.includes(name));
  return harmless ? undefined : target.name;
}

export const sockets = defineRule('network', globalVisitors(network.globals), (house, factsOf) =>
  house.files.filter(isGuarded).flatMap((file): Fault[] => {
    const globals = factsOf(file.path).map(({ name, line }) => ({
      file: file.path,
      line,
      message: `the global ${name} goes around egress. Take a \`fetch\` as a dependency; on the server it comes from ${network.door}.`,
    }));
    const modules = file.imports.flatMap((imported) => {
      const name = openedModule(imported);
      if (name === undefined) return [];
      const message = `${name} opens connections past egress. Reach out through ${network.door}port.ts; types alone by \`import type\`.`;
      return [{ file: file.path, line: imported.line, message }];
    });
    return [...globals, ...modules];
  }),
);
