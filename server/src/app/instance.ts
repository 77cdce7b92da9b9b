import { type Instance, instanceRoutes } from '@stoa/contract/instance';
import { AppError } from '../kernel/errors.ts';
import { type Handler, on } from '../kernel/handler.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { isSameSecret } from '../kernel/same-secret.ts';
import type { Rooms } from './features.ts';
import { describeApi } from './openapi.ts';
import type { Readiness } from './readiness.ts';

export interface InstanceIdentity {
  /** Another one after every start. */
  instanceId: string;
  version: string;
}

export interface InstanceDeps {
  identity: InstanceIdentity;
  features: Pick<Rooms, 'accounts' | 'settings'>;
  readiness: Readiness;
  metrics: Metrics;
  /** What `/metrics` asks for; anyone may read it without one. */
  metricsToken: string | undefined;
}

/** What the process says of itself. */
export const instanceHandlers = (deps: InstanceDeps): Handler[] => {
  let description: Record<string, unknown> | undefined;
  /** Made for whoever asks first: it would take a part of every start. */
  const describe = () => (description ??= describeApi(deps.identity.version));
  return [
    on(instanceRoutes.get, async ({ client }): Promise<Instance> => {
      const { accounts, settings } = deps.features;
      const { instanceName, registration } = await settings.read();
      const open = await accounts.isFirstAccountOpen();
      return {
        name: instanceName,
        ...deps.identity,
        signIn: { methods: ['password'], registration, mail: accounts.hasMail },
        firstAccount: { open, claimRequired: open && !client.onThisMachine },
        plainHttp: client.plainHttp && !client.onThisMachine,
      };
    }),
    on(instanceRoutes.live, () => ({ status: 'ok' as const, checks: [] })),
    on(instanceRoutes.ready, () => deps.readiness.look()),
    on(instanceRoutes.metrics, ({ client }) => {
      const { metricsToken } = deps;
      if (metricsToken !== undefined && !isSameSecret(client.bearerToken ?? '', metricsToken)) {
        throw new AppError('account/sign-in-required', 'The figures are for whoever has their token.');
      }
      return deps.metrics.text();
    }),
    on(instanceRoutes.openapi, describe),
  ];
};
