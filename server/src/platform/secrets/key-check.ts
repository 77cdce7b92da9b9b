/** A value sealed at the first start tells at every later one whether the key is still the same. */
import { type Db, DbUnusableError, type Handle } from '../db/port.ts';
import { type RowOf, table, text } from '../db/table.ts';
import type { Secrets } from './port.ts';

export const sealedChecks = table('sealedChecks', { id: text(), sealed: text() });

interface Tables {
  sealedChecks: RowOf<typeof sealedChecks>;
}

const id = 'key';
const place = 'sealedChecks.key.sealed';
const content = 'the key fits';

/** @throws DbUnusableError when the secrets in the database were sealed with another key */
export const assertKeyFits = async (db: Db, secrets: Secrets): Promise<void> => {
  await db
    .query<Tables>()
    .insertInto('sealedChecks')
    .values({ id, sealed: secrets.seal(content, place) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const sealed = await findCheck(db);
  if (sealed === undefined || !opens(secrets, sealed)) {
    throw new DbUnusableError(
      'The secret key is not the one this database was sealed with. Set STOA_SECRET_KEY to that one, or put its file back into the data directory. To change the key, set STOA_SECRET_KEY_PREVIOUS to the old one; if that is lost, `npm run stoa -- secrets reset` gives up what it sealed.',
    );
  }
};

/** Whether the key is the one of this database; undefined when nothing was sealed yet. Changes nothing. */
export const keyFits = async (db: Handle, secrets: Secrets): Promise<boolean | undefined> => {
  const sealed = await findCheck(db);
  return sealed === undefined ? undefined : opens(secrets, sealed);
};

/** Has the current key seal the check. @returns false when it did so before. */
export const renewKeyCheck = async (tx: Handle, secrets: Secrets): Promise<boolean> => {
  const before = await findCheck(tx);
  if (before !== undefined && secrets.isCurrent(before) && opens(secrets, before)) return false;
  await tx
    .query<Tables>()
    .insertInto('sealedChecks')
    .values({ id, sealed: secrets.seal(content, place) })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({ sealed: eb.ref('excluded.sealed') })),
    )
    .execute();
  return true;
};

const findCheck = async (db: Handle): Promise<string | undefined> => {
  const row = await db
    .query<Tables>()
    .selectFrom('sealedChecks')
    .select('sealed')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.sealed;
};

const opens = (secrets: Secrets, sealed: string): boolean => {
  try {
    return secrets.open(sealed, place) === content;
  } catch {
    return false;
  }
};
