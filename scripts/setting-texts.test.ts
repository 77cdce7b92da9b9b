import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderId } from '@stoa/llm/endpoint';
import { settingsJsonSchemaFor } from '@stoa/llm/settings';
import { enLater } from '../web/src/kernel/i18n/en-later.ts';

/** The scripted model is for testers, and called as it calls itself. */
const providers: ProviderId[] = ['openai-compatible', 'openai', 'anthropic', 'google', 'ollama'];

test('every setting that a model has, and every value of one, has its words on the page', () => {
  const missing = providers.flatMap((provider) => {
    const { properties } = settingsJsonSchemaFor(provider) as {
      properties: Record<string, { enum?: string[] }>;
    };
    const ids = Object.entries(properties).flatMap(([name, { enum: values = [] }]) => [
      `models.setting.${name}`,
      `models.setting.${name}.text`,
      ...values.map((value) => `models.value.${value}`),
    ]);
    return ids.filter((id) => !Object.hasOwn(enLater, id));
  });
  assert.deepEqual(missing, []);
});
