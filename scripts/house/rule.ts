// How a rule is written: it may look at syntax nodes and note facts about the file they are in;
// then it judges the whole house by those facts.

import type { House } from './house.ts';
import { createFacts, type Listener, type Visitors } from './syntax.ts';

export interface Fault {
  file: string;
  line: number;
  /** What is wrong, and what to do instead. */
  message: string;
}

export interface Finding extends Fault {
  rule: string;
}

export interface Rule {
  name: string;
  /** An empty store of facts: one check of one tree. */
  prepare(): { listener: Listener; judge(house: House): Finding[] };
}

export function defineRule<F>(
  name: string,
  visitors: Visitors<F>,
  judge: (house: House, factsOf: (path: string) => readonly F[]) => Fault[],
): Rule {
  return {
    name,
    prepare() {
      const facts = createFacts(visitors);
      return {
        listener: facts.listener,
        judge: (house) => judge(house, facts.of).map((fault) => ({ ...fault, rule: name })),
      };
    },
  };
}
