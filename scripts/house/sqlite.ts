// node:sqlite is imported in one file: a later Node renames its class, and one file owns the connection.

import { developerRooms } from '../rooms.ts';
import { defineRule } from './rule.ts';

export const sqlite = defineRule('sqlite', {}, (house) => {
  const users = house.files.flatMap((file) => {
    if (developerRooms.includes(file.place?.room ?? '')) return [];
    const found = file.imports.find(({ target }) => target.kind === 'node' && target.name === 'node:sqlite');
    return found === undefined ? [] : [{ file, line: found.line }];
  });
  // The adapter is the rightful one; where it does not import it, the first that does.
  const owner =
    users.find(({ file }) => file.place?.room === 'server/platform/db' && !file.forTests) ?? users[0];
  return users
    .filter((user) => user !== owner)
    .map(({ file, line }) => ({
      file: file.path,
      line,
      message: `node:sqlite is imported in ${owner?.file.path} already, and in one file only. Use the db port.`,
    }));
});
