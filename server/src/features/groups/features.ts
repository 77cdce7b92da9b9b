/** What a role gives. Pure. */
import { type Feature, featureDefaults, Features } from '@stoa/contract/roles';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { RoleRow } from './schema.ts';

type Permissions = RoleRow['permissions'];

/** What somebody has decided, over what holds otherwise. */
export const permissionsOf = (decided: Permissions): Record<Feature, boolean> => ({
  ...featureDefaults,
  ...decided,
});

/** Administrators may do everything: they could give it to themselves. */
export const featuresOf = ({ role }: Pick<UserPrincipal, 'role'>, decided: Permissions): Feature[] => {
  if (role === 'administrator') return [...Features];
  const permissions = permissionsOf(decided);
  return Features.filter((feature) => permissions[feature]);
};

/** For the audit log; null where nothing changed. */
export const describePermissions = (
  before: Permissions,
  after: Permissions,
): { given: Feature[]; withheld: Feature[] } | null => {
  const [was, is] = [permissionsOf(before), permissionsOf(after)];
  const changed = Features.filter((feature) => was[feature] !== is[feature]);
  if (changed.length === 0) return null;
  return {
    given: changed.filter((feature) => is[feature]),
    withheld: changed.filter((feature) => !is[feature]),
  };
};
