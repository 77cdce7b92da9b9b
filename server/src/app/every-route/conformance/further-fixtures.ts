/** What routes are about besides what their fixture makes. */
import { accessTable, type Caller, type Outcome } from '@stoa/contract/access';
import { type Fixture, fixtures } from './fixtures.ts';
import type { House } from './house.ts';
import {
  newSharedAction,
  newSharedOwnServer,
  newSharedServer,
  onceIn,
  type Shared,
} from './shared-things.ts';

export interface FurtherFixture {
  /** `grants.list` */
  route: string;
  /** What it is about besides what the fixture of the route makes. */
  of: string;
  /** What everybody meets at it then. */
  expected: Record<Caller, Outcome>;
  fixture: Fixture;
}

const about =
  (fixture: Fixture, params: (house: House) => Promise<object>): Fixture =>
  async (house, whose) => ({ ...(await fixture(house, whose)), params: await params(house) });

const grantsOf = (of: string, expected: Record<Caller, Outcome>, make: (house: House) => Promise<Shared>) => {
  const one = onceIn(make);
  return (['list', 'change', 'subjects'] as const).map((name): FurtherFixture => ({
    route: `grants.${name}`,
    of,
    expected,
    fixture: about(fixtures.grants[name] as Fixture, name === 'change' ? make : one),
  }));
};

const oneOwnServer = onceIn(newSharedOwnServer);

export const furtherFixtures: readonly FurtherFixture[] = [
  ...grantsOf('a server', accessTable['resource-owner'], newSharedServer),
  ...grantsOf('an action', accessTable['resource-owner'], newSharedAction),
  ...grantsOf('a server of one’s own', accessTable.owner, newSharedOwnServer),
  ...(['get', 'setVariables', 'connect', 'disconnect', 'status', 'call'] as const).map(
    (name): FurtherFixture => ({
      route: `mcpServers.${name}`,
      of: 'a server of one’s own',
      expected: { ...accessTable.shared, administrator: 'not-found' },
      fixture: about(fixtures.mcpServers[name] as Fixture, async (house) => ({
        mcpServerId: (await oneOwnServer(house)).id,
      })),
    }),
  ),
];
