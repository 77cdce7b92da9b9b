/**
 * What a level includes, and what somebody has without a grant, as total tables (SR-58, SR-59). Whatever else there
 * is to say about who may do what with what is a grant. Pure.
 */
import type { Level, ResourceKind } from '@stoa/contract/grants';
import type { Feature } from '@stoa/contract/roles';

/**
 * Whose the resources of a kind are: all the instance's, which administrators see to; or of each its row says whose
 * it is, the instance's or a person's.
 */
export type Belonging = 'instance' | 'by-row';

export const belongings = {
  endpoint: 'instance',
  'mcp-server': 'by-row',
  action: 'instance',
} as const satisfies Record<ResourceKind, Belonging>;

export type KindOf<B extends Belonging> = {
  [K in ResourceKind]: (typeof belongings)[K] extends B ? K : never;
}[ResourceKind];

/** What the role of whoever shares a person's resource has to give; what is the instance's needs none. */
export const featureToShare: Record<KindOf<'by-row'>, Feature> = { 'mcp-server': 'shareMcpServers' };

export type Actor = 'administrator' | 'member' | 'system';

/** Whose a resource is, seen by whoever asks. */
export type Whose = 'instance' | 'own' | 'other';

const included: Record<Level, Record<Level, boolean>> = {
  view: { view: true, use: false, edit: false, own: false },
  use: { view: true, use: true, edit: false, own: false },
  edit: { view: true, use: true, edit: true, own: false },
  own: { view: true, use: true, edit: true, own: true },
};

/** To administer an instance gives nobody what belongs to others. */
const ungranted: Record<Actor, Record<Whose, Level | null>> = {
  administrator: { instance: 'own', own: 'own', other: null },
  member: { instance: null, own: 'own', other: null },
  system: { instance: 'own', own: 'own', other: 'own' },
};

/** The levels that a grant may have to be enough for `wanted`. */
export const levelsFor = (wanted: Level): Level[] =>
  (Object.keys(included) as Level[]).filter((held) => included[held][wanted]);

export const hasUngranted = (actor: Actor, wanted: Level, whose: Whose): boolean => {
  const held = ungranted[actor][whose];
  return held !== null && included[held][wanted];
};
