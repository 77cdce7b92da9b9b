/**
 * A table, said once: its TypeScript row, what a migration must have built, and how values cross
 * into SQL. Codecs go by column name, so a name means one type in the whole house (`codecOf` refuses
 * anything else).
 */
import type { ColumnType } from './port.ts';

export interface Column<T> {
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Only a carrier of the type. */
  readonly value?: T;
}

const column = <T>(type: ColumnType): Column<T> => ({ type, nullable: false });

export const text = <T extends string = string>(): Column<T> => column<T>('text');
export const integer = (): Column<number> => column<number>('integer');
export const boolean = (): Column<boolean> => column<boolean>('boolean');
export const json = <T extends object>(): Column<T> => column<T>('json');
export const bytes = (): Column<Uint8Array> => column<Uint8Array>('bytes');
export const orNull = <T>(column: Column<T>): Column<T | null> => ({ type: column.type, nullable: true });

export interface Table<C extends Record<string, Column<unknown>> = Record<string, Column<unknown>>> {
  readonly name: string;
  readonly columns: C;
}

export const table = <const C extends Record<string, Column<unknown>>>(
  name: string,
  columns: C,
): Table<C> => ({
  name,
  columns,
});

export type RowOf<T> =
  T extends Table<infer C> ? { [K in keyof C]: C[K] extends Column<infer V> ? V : never } : never;

export interface Codec {
  readonly json: ReadonlySet<string>;
  readonly boolean: ReadonlySet<string>;
}

export const codecOf = (tables: readonly Table[]): Codec => {
  const types = new Map<string, ColumnType>();
  for (const { name, columns } of tables) {
    for (const [columnName, { type }] of Object.entries(columns)) {
      const known = types.get(columnName);
      if (known && known !== type) {
        throw new Error(
          `Column ${name}.${columnName} is ${type} here and ${known} elsewhere: one name, one type.`,
        );
      }
      types.set(columnName, type);
    }
  }
  const named = (type: ColumnType) => new Set([...types].filter(([, t]) => t === type).map(([name]) => name));
  return { json: named('json'), boolean: named('boolean') };
};
