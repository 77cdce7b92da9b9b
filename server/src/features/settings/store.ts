import type { Handle } from '../../platform/db/port.ts';
import type { SettingsTables } from './schema.ts';

export const listSettings = (db: Handle) =>
  db.query<SettingsTables>().selectFrom('settings').select(['name', 'value']).execute();

export const saveSetting = (db: Handle, name: string, value: unknown, changedBy: string | null) =>
  db
    .query<SettingsTables>()
    .insertInto('settings')
    .values({ name, value: { value }, changedBy, changedAt: db.engine.now() })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({
        value: eb.ref('excluded.value'),
        changedBy: eb.ref('excluded.changedBy'),
        changedAt: eb.ref('excluded.changedAt'),
      })),
    )
    .execute();

/** @returns whether it was not there yet; of several callers at once exactly one gets true. */
export const claimSetting = async (db: Handle, name: string, value: unknown): Promise<boolean> => {
  const inserted = await db
    .query<SettingsTables>()
    .insertInto('settings')
    .values({ name, value: { value }, changedBy: null, changedAt: db.engine.now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .execute();
  return inserted.length === 1;
};

export const findPreferences = async (db: Handle, userId: string) => {
  const row = await db
    .query<SettingsTables>()
    .selectFrom('preferences')
    .select('value')
    .where('userId', '=', userId)
    .executeTakeFirst();
  return row?.value;
};

export const savePreferences = (db: Handle, userId: string, value: Record<string, unknown>) =>
  db
    .query<SettingsTables>()
    .insertInto('preferences')
    .values({ userId, value })
    .onConflict((conflict) =>
      conflict.column('userId').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
    )
    .execute();

/** @returns how many there were */
export const deletePreferences = async (db: Handle, userId: string): Promise<number> => {
  const deleted = await db
    .query<SettingsTables>()
    .deleteFrom('preferences')
    .where('userId', '=', userId)
    .returning('userId')
    .execute();
  return deleted.length;
};

export const forgetWhoChanged = (db: Handle, userId: string) =>
  db
    .query<SettingsTables>()
    .updateTable('settings')
    .set({ changedBy: null })
    .where('changedBy', '=', userId)
    .execute();
