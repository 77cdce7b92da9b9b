/** The keys of endpoints, as whoever changes the secret key of the instance sees them. */
import type { SealedColumn } from '../../platform/secrets/port.ts';
import { listEndpointRows, updateEndpoint } from './store.ts';

/** What a key is sealed for: the ciphertext of one endpoint does not open for another. */
export const placeOfKey = (endpointId: string): string => `endpoints.${endpointId}.apiKey`;

export const endpointKeys: SealedColumn = {
  list: async (db) =>
    (await listEndpointRows(db)).flatMap(({ id, name, sealedKey }) =>
      sealedKey === null ? [] : [{ id, name, place: placeOfKey(id), sealed: sealedKey }],
    ),
  replace: (tx, id, sealed) => updateEndpoint(tx, id, { sealedKey: sealed }),
  forget: (tx, id) => updateEndpoint(tx, id, { sealedKey: null, keyLast4: null }),
};
