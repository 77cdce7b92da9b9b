/** A value sealed at the first start tells at every later one whether the key is still the same. */
import { type Db, DbUnusableError } from '../db/port.ts';
import { type RowOf, table, text } from '../db/table.ts';
import type { Secrets } from './port.ts';

export const sealedChecks = table('sealedChecks', { id: text(), sealed: text() });

interface Tables {
  sealedChecks: RowOf<typeof sealedChecks>;
}

const id = 'key';
const place = 'sealedChecks.key.sealed';

/** @throws DbUnusableError when the secrets in the database were sealed with another key */
export const assertKeyFits = async (db: Db, secrets: Secrets): Promise<void> => {
  await db
    .query<Tables>()
    .insertInto('sealedChecks')
    .values({ id, sealed: secrets.seal('the key fits', place) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const { sealed } = await db
    .query<Tables>()
    .selectFrom('sealedChecks')
    .select('sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  try {
    secrets.open(sealed, place);
  } catch {
    throw new DbUnusableError(
      'The secret key is not the one this database was sealed with. Set STOA_SECRET_KEY to that one, or put its file back into the data directory.',
    );
  }
};
