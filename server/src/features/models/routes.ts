import { endpointRoutes, modelRoutes } from '@stoa/contract/models';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Models } from './models.ts';

export const modelHandlers = (models: Models): Handler[] => [
  on(endpointRoutes.list, ({ principal }) => models.listEndpoints(principal)),
  on(endpointRoutes.create, ({ principal, body }) => models.createEndpoint(principal, body)),
  on(endpointRoutes.get, ({ principal, params }) => models.getEndpoint(principal, params.endpointId)),
  on(endpointRoutes.update, ({ principal, params, body }) =>
    models.updateEndpoint(principal, params.endpointId, body),
  ),
  on(endpointRoutes.remove, async ({ principal, params }) => {
    await models.removeEndpoint(principal, params.endpointId);
    return undefined;
  }),
  on(endpointRoutes.check, ({ principal, params }) => models.checkEndpoint(principal, params.endpointId)),
  on(endpointRoutes.models, ({ principal, params }) =>
    models.listEndpointModels(principal, params.endpointId),
  ),
  on(endpointRoutes.updateModels, ({ principal, params, body }) =>
    models.updateEndpointModels(principal, params.endpointId, body),
  ),
  on(endpointRoutes.lookForLocal, ({ principal }) => models.lookForLocal(principal)),
  on(modelRoutes.checkChoice, async ({ principal, body }) => {
    await models.checkChoice(principal, body);
    return undefined;
  }),
  on(modelRoutes.list, ({ principal }) => models.listModels(principal)),
];
