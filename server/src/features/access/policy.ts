/**
 * What a level includes, and what somebody has by their role alone, as two total tables (SR-58, SR-59). Whatever else
 * there is to say about who may do what with what is a grant. Pure.
 */
import type { Level, ResourceKind } from '@stoa/contract/grants';

/** Whose a resource is: the instance's, which administrators see to, or a person's. */
export type Belonging = 'instance' | 'person';

export const belongings: Record<ResourceKind, Belonging> = {
  endpoint: 'instance',
};

export type Actor = 'administrator' | 'member' | 'system';

const included: Record<Level, Record<Level, boolean>> = {
  view: { view: true, use: false, edit: false, own: false },
  use: { view: true, use: true, edit: false, own: false },
  edit: { view: true, use: true, edit: true, own: false },
  own: { view: true, use: true, edit: true, own: true },
};

/** To administer an instance gives nobody what belongs to others. */
const byRole: Record<Actor, Record<Belonging, Level | null>> = {
  administrator: { instance: 'own', person: null },
  member: { instance: null, person: null },
  system: { instance: 'own', person: 'own' },
};

/** The levels that a grant may have to be enough for `wanted`. */
export const levelsFor = (wanted: Level): Level[] =>
  (Object.keys(included) as Level[]).filter((held) => included[held][wanted]);

export const isByRole = (actor: Actor, wanted: Level, belonging: Belonging): boolean => {
  const held = byRole[actor][belonging];
  return held !== null && included[held][wanted];
};
