/** What is secret about a server, as it lies in the table, and as whoever changes the secret key sees it. */
import type { SealedColumn, Secrets } from '../../../../platform/secrets/port.ts';
import type { McpServerRow } from './schema.ts';
import { deleteValue, listAllServers, listAllValues, replaceValue, updateServer } from './store.ts';
import type { HeaderTemplate } from './templates.ts';

const columns = {
  headers: 'sealedHeaders',
  environment: 'sealedEnvironment',
  clientSecret: 'sealedClientSecret',
} as const;
type Secret = keyof typeof columns;

const placeOf = (serverId: string, secret: Secret): string => `mcpServers.${serverId}.${secret}`;
const placeOfValue = (serverId: string, userId: string, name: string): string =>
  `mcpVariableValues.${serverId}/${userId}/${name}.value`;

export const createSealed = (secrets: Secrets) => {
  const open = (row: McpServerRow, secret: Secret): string | null => {
    const sealed = row[columns[secret]];
    return sealed === null ? null : secrets.open(sealed, placeOf(row.id, secret));
  };
  return {
    seal: (serverId: string, secret: Secret, plain: string) => secrets.seal(plain, placeOf(serverId, secret)),
    headersOf: (row: McpServerRow) => JSON.parse(open(row, 'headers') ?? '[]') as HeaderTemplate[],
    environmentOf: (row: McpServerRow) =>
      JSON.parse(open(row, 'environment') ?? '{}') as Record<string, string>,
    clientSecretOf: (row: McpServerRow) => open(row, 'clientSecret'),
    sealValue: (serverId: string, userId: string, name: string, plain: string) =>
      secrets.seal(plain, placeOfValue(serverId, userId, name)),
    openValue: (serverId: string, userId: string, name: string, sealed: string) =>
      secrets.open(sealed, placeOfValue(serverId, userId, name)),
  };
};

export type Sealed = ReturnType<typeof createSealed>;

const secretColumn = (secret: Secret, without: Partial<McpServerRow>): SealedColumn => ({
  list: async (db) =>
    (await listAllServers(db)).flatMap((row) => {
      const sealed = row[columns[secret]];
      return sealed === null ? [] : [{ id: row.id, name: row.name, place: placeOf(row.id, secret), sealed }];
    }),
  replace: (tx, id, sealed) => updateServer(tx, id, { [columns[secret]]: sealed }),
  forget: (tx, id) => updateServer(tx, id, { [columns[secret]]: null, ...without }),
});

const keyOfValue = (id: string) => {
  const [serverId = '', userId = '', ...name] = id.split('/');
  return { serverId, userId, name: name.join('/') };
};

const values: SealedColumn = {
  list: async (db) =>
    (await listAllValues(db)).map(({ serverId, userId, name, sealedValue }) => ({
      id: `${serverId}/${userId}/${name}`,
      name,
      place: placeOfValue(serverId, userId, name),
      sealed: sealedValue,
    })),
  replace: (tx, id, sealed) => replaceValue(tx, keyOfValue(id), sealed),
  forget: (tx, id) => deleteValue(tx, keyOfValue(id)),
};

export const mcpSecrets: readonly SealedColumn[] = [
  secretColumn('headers', { headerNames: [] }),
  secretColumn('environment', { environmentNames: [] }),
  secretColumn('clientSecret', {}),
  values,
];
