/**
 * Whether structured content is what its tool had promised. Both schema and content are the server's, which could
 * choose them so that the comparison never ends: it is given a moment, and then broken off.
 */
import { createContext, Script } from 'node:vm';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';

/** Everybody waits for it; what takes longer is let pass. */
const longestMs = 50;
const largestSchema = 200_000;

export type OutputVerdict = 'fits' | 'differs' | 'undecided';

type Validate = ReturnType<AjvJsonSchemaValidator['getValidator']>;

/** Compiling takes far longer than comparing, and a tool is called again. */
const compiled = new WeakMap<object, Validate>();

const script = new Script('compare()');

export const checkOutput = (schema: Record<string, unknown>, value: unknown): OutputVerdict => {
  if (JSON.stringify(schema).length > largestSchema) return 'undecided';
  let verdict: OutputVerdict = 'undecided';
  const compare = () => {
    const validate = compiled.get(schema) ?? new AjvJsonSchemaValidator().getValidator(schema);
    compiled.set(schema, validate);
    verdict = validate(value).valid ? 'fits' : 'differs';
  };
  try {
    script.runInContext(createContext({ compare }), { timeout: longestMs });
  } catch {
    // Too slow, or a schema that means nothing.
    return 'undecided';
  }
  return verdict;
};
