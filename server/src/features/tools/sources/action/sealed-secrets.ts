/** The secrets of actions, as they lie in the table, and as whoever changes the secret key of the instance sees them. */
import type { SealedColumn, Secrets } from '../../../../platform/secrets/port.ts';
import type { ActionRow } from '../../schema.ts';
import { listActions, updateAction } from './store.ts';

/** What a secret is sealed for: that of one action does not open for another. */
const placeOfSecret = (actionId: string): string => `actions.${actionId}.sealedSecret`;

export const sealSecret = (secrets: Secrets, actionId: string, secret: string): string =>
  secrets.seal(secret, placeOfSecret(actionId));

export const openSecret = (
  secrets: Secrets,
  { id, sealedSecret }: Pick<ActionRow, 'id' | 'sealedSecret'>,
): string | null => (sealedSecret === null ? null : secrets.open(sealedSecret, placeOfSecret(id)));

export const actionSecrets: SealedColumn = {
  list: async (db) =>
    (await listActions(db)).flatMap(({ id, name, sealedSecret }) =>
      sealedSecret === null ? [] : [{ id, name, place: placeOfSecret(id), sealed: sealedSecret }],
    ),
  replace: (tx, id, sealed) => updateAction(tx, id, { sealedSecret: sealed }),
  forget: (tx, id) => updateAction(tx, id, { sealedSecret: null }),
};
