// Every source file lives in a room of the table.

import { defineRule } from './rule.ts';

function adviceFor(path: string): string {
  const feature = /^(server|web)\/src\/features\/([^/]+)\//.exec(path);
  if (feature !== null)
    return `${feature[2]} is no noun of the table: give it a floor and a row in scripts/rooms.ts.`;
  const port = /^server\/src\/platform\/([^/]+)\//.exec(path);
  if (port !== null) return `${port[1]} is no port of the table: add it to \`ports\` in scripts/rooms.ts.`;
  return 'Move it into a room, or give its place a line in scripts/rooms.ts.';
}

export const location = defineRule('room', {}, (house) =>
  house.files
    .filter((file) => file.place === undefined)
    .map(({ path }) => ({
      file: path,
      line: 1,
      message: `this place belongs to no room. ${adviceFor(path)}`,
    })),
);
