// All rules of the house, in the order they are reported for one line.

import { adapters } from './adapters.ts';
import { cycles } from './cycles.ts';
import { environment } from './environment.ts';
import { errorCodes } from './error-codes.ts';
import { faces } from './faces.ts';
import { imports } from './imports.ts';
import { liveHtml } from './live-html.ts';
import { location } from './location.ts';
import { names } from './names.ts';
import { purity } from './purity.ts';
import { routes } from './routes.ts';
import type { Rule } from './rule.ts';
import { seen } from './seen.ts';
import { sizes } from './sizes.ts';
import { sockets } from './sockets.ts';
import { sqlite } from './sqlite.ts';
import { synonyms } from './synonyms.ts';

export const rules: readonly Rule[] = [
  location,
  imports,
  faces,
  cycles,
  names,
  synonyms,
  sizes,
  environment,
  sockets,
  sqlite,
  purity,
  liveHtml,
  routes,
  errorCodes,
  adapters,
  seen,
];
