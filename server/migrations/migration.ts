import type { RawBuilder } from 'kysely';

/** The names the two engines have for our column types. */
export type Types = Record<'text' | 'integer' | 'boolean' | 'json' | 'bytes', RawBuilder<unknown>>;
