import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { catalogues, withCatalogue } from './catalogue.ts';

const schema = z.strictObject({
  asOf: z.iso.date(),
  models: z
    .array(
      z.strictObject({
        prefix: z.string().regex(/^[a-z0-9.-]*[a-z0-9.]$/),
        windowTokens: z.int().min(1024).optional(),
        abilities: z.strictObject({
          reasoning: z.boolean().optional(),
          images: z.boolean().optional(),
          tools: z.boolean().optional(),
        }),
      }),
    )
    .refine((models) => new Set(models.map(({ prefix }) => prefix)).size === models.length, 'a prefix twice'),
});

describe('the catalogue', () => {
  it('is well formed', () => {
    for (const [provider, catalogue] of Object.entries(catalogues)) {
      const parsed = schema.safeParse(catalogue);
      assert.ok(parsed.success, `${provider}: ${parsed.error?.message}`);
    }
  });

  it('knows a model by the longest beginning of its id that ends with a word', () => {
    const window = (id: string) => withCatalogue('openai', { id }).windowTokens;
    assert.equal(window('gpt-4'), 8_192);
    assert.equal(window('gpt-4-0613'), 8_192);
    assert.equal(window('gpt-4-turbo-2024-04-09'), 128_000);
    assert.equal(window('gpt-4o-mini'), 128_000);
    assert.equal(window('ft:gpt-4o:house::1'), 128_000);
    assert.equal(window('gpt-4.5-preview'), undefined);
    assert.deepEqual(withCatalogue('openai', { id: 'gpt-5.9' }).abilities, {
      reasoning: true,
      images: true,
      tools: true,
    });
  });

  it('gives way to what the endpoint lists, point by point', () => {
    const listed = { id: 'gemini-2.5-pro', windowTokens: 5_000, abilities: { reasoning: false } };
    assert.deepEqual(withCatalogue('google', listed), {
      id: 'gemini-2.5-pro',
      windowTokens: 5_000,
      abilities: { reasoning: false, images: true, tools: true },
    });
  });

  it('says nothing of what it does not know, nor of a well-known name at somebody else’s server', () => {
    assert.deepEqual(withCatalogue('openai', { id: 'house-model' }), { id: 'house-model' });
    assert.deepEqual(withCatalogue('openai-compatible', { id: 'gpt-4' }), { id: 'gpt-4' });
  });
});
