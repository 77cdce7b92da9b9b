/** The secrets of actions, as whoever changes the secret key of the instance sees them. */
import type { SealedColumn } from '../../../../platform/secrets/port.ts';
import { listActions, updateAction } from './store.ts';

/** What a secret is sealed for: that of one action does not open for another. */
export const placeOfSecret = (actionId: string): string => `actions.${actionId}.sealedSecret`;

export const actionSecrets: SealedColumn = {
  list: async (db) =>
    (await listActions(db)).flatMap(({ id, name, sealedSecret }) =>
      sealedSecret === null ? [] : [{ id, name, place: placeOfSecret(id), sealed: sealedSecret }],
    ),
  replace: (tx, id, sealed) => updateAction(tx, id, { sealedSecret: sealed }),
  forget: (tx, id) => updateAction(tx, id, { sealedSecret: null }),
};
