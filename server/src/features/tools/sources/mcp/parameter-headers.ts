/**
 * Parameters that a tool wants repeated as headers (SEP-2243). A tool whose wish does not keep the rules is not
 * offered: a header could be made of what was never meant for one.
 */
const key = 'x-mcp-header';
const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
const kinds = ['string', 'integer', 'boolean'];
const mostNodes = 20_000;

/** Whether every such header is a name, once, on a plain value that is always at the same place. */
export const hasSoundHeaders = (inputSchema: unknown): boolean => {
  const names = new Set<string>();
  /** `isFixed`: reached by `properties` alone. */
  const open: { node: unknown; isFixed: boolean; isRoot: boolean }[] = [
    { node: inputSchema, isFixed: true, isRoot: true },
  ];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen > mostNodes) return false;
    const { node, isFixed, isRoot } = open.pop()!;
    if (typeof node !== 'object' || node === null) continue;
    const schema = node as Record<string, unknown>;
    if (!Array.isArray(node) && key in schema) {
      const name = schema[key];
      if (isRoot || !isFixed || typeof name !== 'string' || !token.test(name)) return false;
      if (typeof schema['type'] !== 'string' || !kinds.includes(schema['type'])) return false;
      if (names.has(name.toLowerCase())) return false;
      names.add(name.toLowerCase());
    }
    for (const [word, below] of Object.entries(schema)) {
      if (literals.has(word)) continue;
      if (word === 'properties' && typeof below === 'object' && below !== null && !Array.isArray(node))
        for (const child of Object.values(below)) open.push({ node: child, isFixed, isRoot: false });
      else open.push({ node: below, isFixed: false, isRoot: false });
    }
  }
  return true;
};

/** What stands below them is values, not schemas. */
const literals = new Set(['default', 'const', 'enum', 'examples', key]);
