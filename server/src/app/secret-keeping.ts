/** A change of the secret key, over every table that has sealed values. */
import { waitingMails } from '../features/accounts/mail/outbox.ts';
import type { Audit } from '../features/audit/audit.ts';
import { actionSecrets } from '../features/tools/sources/action/actions.ts';
import { endpointKeys } from '../features/models/sealed-keys.ts';
import { mcpSecrets } from '../features/tools/sources/mcp/sealed.ts';
import { sealedAttempts, sealedRegistrations, sealedTokenSets } from '../features/tools/oauth/sealed.ts';
import type { Log } from '../kernel/log.ts';
import { system } from '../kernel/principal.ts';
import type { Db } from '../platform/db/port.ts';
import { forgetUnopenable, listUnopenable, sealAnew } from '../platform/secrets/key-change.ts';
import { renewKeyCheck } from '../platform/secrets/key-check.ts';
import type { SealedColumn, SealedValue, Secrets } from '../platform/secrets/port.ts';

const sealedColumns: readonly SealedColumn[] = [
  endpointKeys,
  waitingMails,
  sealedRegistrations,
  sealedAttempts,
  sealedTokenSets,
  ...mcpSecrets,
  actionSecrets,
];

interface Kept {
  db: Db;
  secrets: Secrets;
}

/** Seals what the previous key sealed with the present one: all of it, or after a fault nothing. */
export const rotateSecrets = async (
  { db, secrets, log }: Kept & { log: Log },
  audit: Audit,
): Promise<void> => {
  const count = await db.transaction(async (tx) => {
    await tx.lock('secrets');
    const sealed = await sealAnew(tx, secrets, sealedColumns);
    const isRenewed = await renewKeyCheck(tx, secrets);
    if (sealed > 0 || isRenewed) {
      await audit.record(tx, system, 'secrets.rotate', { kind: 'secrets', id: null }, { count: sealed });
    }
    return sealed;
  });
  const secretsWere = count === 1 ? 'secret was' : 'secrets were';
  log.info({ count }, `${count} ${secretsWere} sealed anew; STOA_SECRET_KEY_PREVIOUS can be taken away`);
};

/** What a reset would forget. */
export const listLostSecrets = ({ db, secrets }: Kept): Promise<SealedValue[]> =>
  listUnopenable(db, secrets, sealedColumns);

/** Gives up what no key at hand opens, so that the present key fits from now on. @returns what was given up */
export const resetSecrets = ({ db, secrets }: Kept, audit: Audit): Promise<SealedValue[]> =>
  db.transaction(async (tx) => {
    await tx.lock('secrets');
    const forgotten = await forgetUnopenable(tx, secrets, sealedColumns);
    await sealAnew(tx, secrets, sealedColumns);
    const isRenewed = await renewKeyCheck(tx, secrets);
    if (forgotten.length > 0 || isRenewed) {
      const details = { forgotten: forgotten.map(({ id }) => id) };
      await audit.record(tx, system, 'secrets.reset', { kind: 'secrets', id: null }, details);
    }
    return forgotten;
  });
