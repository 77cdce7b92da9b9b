import type { Instance } from '@stoa/contract/instance';
import { instanceRoutes } from '@stoa/contract/instance';
import { type Handler, on } from '../kernel/handler.ts';
import type { Features } from './features.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface InstanceIdentity {
  /** Another one after every start. */
  instanceId: string;
  version: string;
}

export interface InstanceDeps {
  identity: InstanceIdentity;
  features: Features;
  readiness: Readiness;
  metrics: Metrics;
  openapi: Record<string, unknown>;
}

/** What the process says of itself. */
export const instanceHandlers = (deps: InstanceDeps): Handler[] => [
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
  on(instanceRoutes.live, () => ({ status: 'ok' as const, reasons: [] })),
  on(instanceRoutes.ready, () => deps.readiness.look()),
  on(instanceRoutes.metrics, () => deps.metrics.text()),
  on(instanceRoutes.openapi, () => deps.openapi),
];
