import { actionRoutes } from '@stoa/contract/actions';
import { interactionRoutes } from '@stoa/contract/interactions';
import { toolRoutes } from '@stoa/contract/tools';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Actions } from './sources/action/actions.ts';
import type { Tools } from './tools.ts';

export const toolHandlers = (tools: Tools): Handler[] => [
  on(toolRoutes.sources, ({ principal }) => tools.listSources(principal)),
  on(toolRoutes.decisions, ({ principal, query }) => tools.listDecisions(principal, query)),
  on(toolRoutes.revoke, async ({ principal, params }) => {
    await tools.revoke(principal, params.decisionId);
    return undefined;
  }),
  on(toolRoutes.rules, ({ principal }) => tools.listRules(principal)),
  on(toolRoutes.addRule, ({ principal, body }) => tools.addRule(principal, body)),
  on(toolRoutes.removeRule, async ({ principal, params }) => {
    await tools.removeRule(principal, params.ruleId);
    return undefined;
  }),
  on(interactionRoutes.list, ({ principal, query }) => tools.interactions.list(principal, query)),
  on(interactionRoutes.get, ({ principal, params }) =>
    tools.interactions.get(principal, params.interactionId),
  ),
  on(interactionRoutes.answer, ({ principal, params, body }) =>
    tools.interactions.answer(principal, params.interactionId, body.answer),
  ),
];

export const actionHandlers = (actions: Actions): Handler[] => [
  on(actionRoutes.list, ({ principal }) => actions.list(principal)),
  on(actionRoutes.read, ({ principal, body }) => actions.read(principal, body)),
  on(actionRoutes.document, ({ principal, params }) => actions.document(principal, params.actionId)),
  on(actionRoutes.create, ({ principal, body }) => actions.create(principal, body)),
  on(actionRoutes.update, ({ principal, params, body }) => actions.update(principal, params.actionId, body)),
  on(actionRoutes.remove, async ({ principal, params }) => {
    await actions.remove(principal, params.actionId);
    return undefined;
  }),
  on(actionRoutes.connect, ({ principal, params, body }) =>
    actions.connect(principal, params.actionId, body),
  ),
  on(actionRoutes.disconnect, async ({ principal, params }) => {
    await actions.disconnect(principal, params.actionId);
    return undefined;
  }),
];
