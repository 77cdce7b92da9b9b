/** Every route of the API, by noun. */
import { accountRoutes } from './accounts.ts';
import { actionRoutes } from './actions.ts';
import { auditRoutes } from './audit.ts';
import { conversationRoutes } from './conversations.ts';
import { egressAllowanceRoutes } from './egress-allowances.ts';
import { fileRoutes } from './files.ts';
import { grantRoutes } from './grants.ts';
import { groupRoutes } from './groups.ts';
import { instanceRoutes } from './instance.ts';
import { interactionRoutes } from './interactions.ts';
import { inviteRoutes } from './invites.ts';
import { mailRoutes } from './mail.ts';
import { mcpServerRoutes } from './mcp-servers.ts';
import { mcpViewRoutes } from './mcp-views.ts';
import { endpointRoutes, modelRoutes } from './models.ts';
import { newsRoutes } from './news.ts';
import { oauthRoutes } from './oauth.ts';
import type { RouteDefinition } from './route.ts';
import { roleRoutes } from './roles.ts';
import { runRoutes } from './runs/routes.ts';
import { sessionRoutes } from './sessions.ts';
import { preferenceRoutes, settingsRoutes } from './settings.ts';
import { toolRoutes } from './tools.ts';
import { userRoutes } from './users.ts';

export const apiRoutes = {
  instance: instanceRoutes,
  accounts: accountRoutes,
  sessions: sessionRoutes,
  users: userRoutes,
  invites: inviteRoutes,
  groups: groupRoutes,
  roles: roleRoutes,
  grants: grantRoutes,
  mail: mailRoutes,
  audit: auditRoutes,
  settings: settingsRoutes,
  preferences: preferenceRoutes,
  endpoints: endpointRoutes,
  models: modelRoutes,
  egressAllowances: egressAllowanceRoutes,
  files: fileRoutes,
  conversations: conversationRoutes,
  mcpServers: mcpServerRoutes,
  mcpViews: mcpViewRoutes,
  runs: runRoutes,
  tools: toolRoutes,
  interactions: interactionRoutes,
  oauth: oauthRoutes,
  actions: actionRoutes,
  news: newsRoutes,
} as const satisfies Record<string, Record<string, RouteDefinition>>;

export const allRoutes: readonly RouteDefinition[] = Object.values(apiRoutes).flatMap(
  (byName: Record<string, RouteDefinition>) => Object.values(byName),
);
