/** What roles give to those who ask, and to those by whose authority something is used. */
import type { Feature } from '@stoa/contract/roles';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Handle } from '../../platform/db/port.ts';
import type { AccessDeps } from './access.ts';

export interface Standing {
  name: string;
  features: readonly Feature[];
}

export const createFeatureChecks = ({ db, accounts, groups }: AccessDeps) => {
  const hasFeature = async (principal: Principal, feature: Feature, handle: Handle = db): Promise<boolean> =>
    principal.kind === 'system' || (await groups.featuresOf(principal, handle)).includes(feature);

  return {
    hasFeature,

    /** @throws role/feature-missing */
    async requireFeature(principal: Principal, feature: Feature, handle: Handle = db): Promise<void> {
      if (await hasFeature(principal, feature, handle)) return;
      throw new AppError('role/feature-missing', 'The role of this user does not give this.', {
        details: { feature },
      });
    },

    /**
     * Of these users those who can sign in, by their ids: what they are called and what their role gives now. For
     * what somebody has let others use, which lives by their authority.
     */
    async standingOf(userIds: readonly string[]): Promise<Map<string, Standing>> {
      const people = await accounts.listActing(userIds);
      const features = await groups.featuresOfEach(people);
      return new Map(
        people.map(({ userId, name }) => [userId, { name, features: features.get(userId) ?? [] }]),
      );
    },
  };
};
