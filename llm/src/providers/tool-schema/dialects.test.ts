import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anthropicSchema, googleSchema, ollamaSchema, openaiSchema, type ToolSchema } from './dialects.ts';

const dialects: Record<string, ToolSchema> = { openaiSchema, anthropicSchema, googleSchema, ollamaSchema };

/** As a source gives it, and as each provider is sent it. `all` stands for those that are not named. */
const goldens: {
  name: string;
  given: object;
  all: object;
  google?: object;
  ollama?: object;
  anthropic?: object;
}[] = [
  {
    name: 'a plain object stays what it is',
    given: { type: 'object', properties: { q: { type: 'string', description: 'What' } }, required: ['q'] },
    all: { type: 'object', properties: { q: { type: 'string', description: 'What' } }, required: ['q'] },
  },
  {
    name: 'nothing is an object without properties',
    given: {},
    all: { type: 'object', properties: {} },
  },
  {
    name: 'an object without properties gets none, and an array without items any',
    given: { type: 'object', properties: { o: { type: 'object' }, a: { type: 'array' } } },
    all: {
      type: 'object',
      properties: { o: { type: 'object', properties: {} }, a: { type: 'array', items: {} } },
    },
  },
  {
    name: 'references are put in their place, with what stands beside them',
    given: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { from: { $ref: '#/$defs/place', description: 'Where' }, to: { $ref: '#/$defs/place' } },
      $defs: { place: { type: 'string', description: 'A place' } },
    },
    all: {
      type: 'object',
      properties: {
        from: { type: 'string', description: 'Where' },
        to: { type: 'string', description: 'A place' },
      },
    },
  },
  {
    name: 'what refers to itself ends where it begins anew',
    given: {
      type: 'object',
      properties: { tree: { $ref: '#/definitions/node' } },
      definitions: { node: { type: 'object', properties: { next: { $ref: '#/definitions/node' } } } },
    },
    all: {
      type: 'object',
      properties: { tree: { type: 'object', properties: { next: {} } } },
    },
  },
  {
    name: 'alternatives at the top become one object, of which is required what all require',
    given: {
      anyOf: [
        {
          type: 'object',
          properties: { id: { type: 'string' }, a: { type: 'string' } },
          required: ['id', 'a'],
        },
        { type: 'object', properties: { id: { type: 'string' }, b: { type: 'string' } }, required: ['id'] },
      ],
    },
    all: {
      type: 'object',
      properties: { id: { type: 'string' }, a: { type: 'string' }, b: { type: 'string' } },
      required: ['id'],
    },
  },
  {
    name: 'spellings of older drafts are put into the present one',
    given: {
      type: 'object',
      properties: {
        n: { type: 'number', minimum: 0, exclusiveMinimum: true },
        pair: { type: 'array', items: [{ type: 'string' }, { type: 'number' }] },
        any: true,
      },
      required: [],
    },
    all: {
      type: 'object',
      properties: {
        n: { type: 'number', exclusiveMinimum: 0 },
        pair: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
        any: {},
      },
    },
    google: {
      type: 'object',
      properties: {
        n: { type: 'number' },
        pair: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
        any: {},
      },
    },
  },
  {
    name: 'formats, constants, enumerations of figures and unknown words',
    given: {
      type: 'object',
      properties: {
        when: { type: 'string', format: 'date-time' },
        mail: { type: 'string', format: 'email', 'x-odd': 1 },
        kind: { const: 'a' },
        size: { type: 'integer', enum: [1, 2], description: 'How large.' },
        either: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      },
      additionalProperties: false,
    },
    all: {
      type: 'object',
      properties: {
        when: { type: 'string', format: 'date-time' },
        mail: { type: 'string', format: 'email', 'x-odd': 1 },
        kind: { const: 'a' },
        size: { type: 'integer', enum: [1, 2], description: 'How large.' },
        either: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      },
      additionalProperties: false,
    },
    google: {
      type: 'object',
      properties: {
        when: { type: 'string', format: 'date-time' },
        mail: { type: 'string' },
        kind: { type: 'string', enum: ['a'] },
        size: { type: 'integer', description: 'How large. One of: 1, 2.' },
        either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
    },
  },
  {
    name: 'several types of one thing',
    given: { type: 'object', properties: { n: { type: ['null', 'string'] } } },
    all: { type: 'object', properties: { n: { type: ['null', 'string'] } } },
    ollama: { type: 'object', properties: { n: { type: 'string' } } },
  },
  {
    name: 'a name that is not taken, and one that is required and not there',
    given: {
      type: 'object',
      properties: { 'größe (cm)': { type: 'number' }, ok: { type: 'number' } },
      required: ['größe (cm)', 'ok', 'gone'],
    },
    all: {
      type: 'object',
      properties: { 'größe (cm)': { type: 'number' }, ok: { type: 'number' } },
      required: ['größe (cm)', 'ok'],
    },
    anthropic: { type: 'object', properties: { ok: { type: 'number' } }, required: ['ok'] },
  },
];

describe('the schema of a tool', () => {
  for (const { name, given, all, ...others } of goldens) {
    it(name, () => {
      const before = structuredClone(given);
      assert.deepEqual(openaiSchema(given as never), all);
      assert.deepEqual(anthropicSchema(given as never), others.anthropic ?? all);
      assert.deepEqual(googleSchema(given as never), others.google ?? all);
      assert.deepEqual(ollamaSchema(given as never), others.ollama ?? all);
      assert.deepEqual(given, before, 'what the source gave is not touched');
    });
  }

  it('is an object whatever a source gives, without a reference, and of a bounded size', () => {
    const word = fc.constantFrom<unknown>('object', 'array', 'string', null, 7, [], {}, true);
    const reference = fc.constantFrom('#', '#/properties/a', '#/$defs/x', 'http://else.where/x', '#/%');
    const { schema: anything } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'schema' },
        word,
        fc.record(
          {
            type: word,
            $ref: reference,
            properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { maxKeys: 2 }),
            items: fc.oneof(tie('schema'), fc.array(tie('schema'), { maxLength: 2 }), word),
            anyOf: fc.array(tie('schema'), { maxLength: 2 }),
            required: word,
            enum: fc.array(word, { maxLength: 2 }),
          },
          { requiredKeys: [] },
        ),
      ),
    }));
    fc.assert(
      fc.property(anything, (schema) => {
        for (const dialect of Object.values(dialects)) {
          const adapted = dialect((typeof schema === 'object' ? (schema ?? {}) : {}) as never);
          assert.equal(adapted.type, 'object');
          const text = JSON.stringify(adapted);
          assert.doesNotMatch(text, /"\$ref"/);
          assert.ok(text.length < 2_000_000);
        }
      }),
      { numRuns: 300, interruptAfterTimeLimit: 10_000 },
    );
  });
});
