/**
 * Names for statements, so that PostgreSQL parses and plans each once for a connection. Texts that differ by the
 * number of their parameters could grow without bound, here and in the memory of PostgreSQL: those that came
 * late stay without a name.
 */
const mostNames = 400;
const longestText = 8000;
/** Others, such as those of a migration, are run once. */
const isRepeated = /^\s*(select|insert|update|delete|with)\b/i;

export type StatementNames = ReturnType<typeof createStatementNames>;

export const createStatementNames = () => {
  let generation = 1;
  let names = new Map<string, string>();
  return {
    of(text: string): string | undefined {
      const known = names.get(text);
      if (known !== undefined || names.size >= mostNames) return known;
      if (text.length > longestText || !isRepeated.test(text)) return undefined;
      const name = `stoa_${generation}_${names.size + 1}`;
      names.set(text, name);
      return name;
    },

    /** What was planned for an earlier shape of the tables is of no use any more: everything gets a new name. */
    forget(failed: string): void {
      // Others that fail for the same reason come too late to forget what is new.
      if (!failed.startsWith(`stoa_${generation}_`)) return;
      generation += 1;
      names = new Map();
    },
  };
};
