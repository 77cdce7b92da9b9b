// The contract runs in the browser and on the server: it touches the globals of neither.

import { contractGlobals } from '../rooms.ts';
import { globalVisitors } from './global-names.ts';
import { defineRule } from './rule.ts';

export const purity = defineRule('contract', globalVisitors(contractGlobals), (house, factsOf) =>
  house.files
    .filter((file) => file.place?.room === 'contract' && !file.forTests)
    .flatMap((file) =>
      factsOf(file.path).map(({ name, line }) => ({
        file: file.path,
        line,
        message: `the contract runs anywhere, and ${name} does not exist everywhere. Take it as a parameter.`,
      })),
    ),
);
