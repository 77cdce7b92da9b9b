/**
 * Whether structured content is what its tool had promised. Both schema and content are the server's, which could
 * choose them so that the comparison never ends: it is given a moment, and then broken off.
 */
import { createContext, Script } from 'node:vm';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';

const longestMs = 250;
const largestSchema = 200_000;

export type OutputVerdict = 'fits' | 'differs' | 'undecided';

const script = new Script('compare()');

export const checkOutput = (schema: Record<string, unknown>, value: unknown): OutputVerdict => {
  if (JSON.stringify(schema).length > largestSchema) return 'undecided';
  let verdict: OutputVerdict = 'undecided';
  const compare = () => {
    const validate = new AjvJsonSchemaValidator().getValidator(schema);
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
