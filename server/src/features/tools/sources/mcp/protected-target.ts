import type { ProtectedTarget } from '../../oauth/target.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';

/** A server as its tokens are asked for. */
export const targetOf = (row: McpServerRow & { url: string }, sealed: Sealed): ProtectedTarget => ({
  id: row.id,
  revision: row.revision,
  name: row.name,
  resource: row.url,
  server: { kind: 'discovered' },
  preRegistered:
    row.clientId === null
      ? null
      : {
          clientId: row.clientId,
          clientSecret: sealed.clientSecretOf(row),
          issuer: row.issuer,
          authMethod: row.authMethod,
        },
  allow: {
    legacyDiscovery: row.legacyDiscovery,
    missingPkce: row.missingPkce,
    noResource: row.noResource,
    badRequestIsAuth: row.badRequestIsAuth,
  },
  configuredOnly: row.ownerId !== null,
  extraScopes: row.extraScopes,
  audience: row.audience,
});
