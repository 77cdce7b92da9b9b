import { type Kysely, sql } from 'kysely';

export const name = '0021-shared-tools';
export const note =
  'Who may use which MCP server and action: those they were there for before. Whether people may add servers of their own is said by their role.';

type Permissions = Record<string, boolean>;

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`insert into grants ("resourceKind", "resourceId", "subjectKind", "subjectId", level)
    select 'mcp-server', id, 'everyone', '', 'use' from "mcpServers" where "ownerId" is null`.execute(db);
  await sql`insert into grants ("resourceKind", "resourceId", "subjectKind", "subjectId", level)
    select 'action', id, 'everyone', '', 'use' from actions`.execute(db);
  const { rows } = await sql<{ value: { value?: unknown }; changedAt: string }>`
    delete from settings where name = 'ownMcpServers' returning value, "changedAt"`.execute(db);
  const [setting] = rows;
  if (setting?.value.value === true) await allowOwnServers(db, setting.changedAt);
};

/** The setting held for everybody, so every role gives it, the built-in one as well, which may have no row yet. */
const allowOwnServers = async (db: Kysely<unknown>, since: string): Promise<void> => {
  await sql`insert into roles (id, name, permissions, "createdAt") values ('rol_default', null, '{}', ${since})
    on conflict (id) do nothing`.execute(db);
  const roles = await sql<{
    id: string;
    permissions: Permissions;
  }>`select id, permissions from roles`.execute(db);
  for (const { id, permissions } of roles.rows) {
    const allowed = JSON.stringify({ ...permissions, ownMcpServers: true });
    await sql`update roles set permissions = ${allowed} where id = ${id}`.execute(db);
  }
};
