import { json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const settings = table('settings', {
  name: text(),
  /** Wrapped, so that a JSON column always holds an object. */
  value: json<{ value: unknown }>(),
  changedBy: orNull(text()),
  changedAt: text(),
});

/** One row per user, holding only what differs from the defaults. */
export const preferences = table('preferences', {
  userId: text(),
  value: json<Record<string, unknown>>(),
});

export interface SettingsTables {
  settings: RowOf<typeof settings>;
  preferences: RowOf<typeof preferences>;
}
