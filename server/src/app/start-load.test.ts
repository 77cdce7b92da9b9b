/** What a house without MCP servers, actions, mail or PostgreSQL never needs is not in its memory. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const listing = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(url) ?? [];
      if (name) loaded.add(name);
      return next(url, context);
    },
  });
  await import(process.argv[1]);
  console.log([...loaded].toSorted().join('\\n'));
`;

test('the start loads no package that is for a few houses', () => {
  const lifecycle = fileURLToPath(new URL('./lifecycle.ts', import.meta.url));
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', listing, lifecycle]);
  const loaded = printed.toString().trim().split('\n');
  assert.ok(loaded.includes('kysely'), loaded.join());
  const late = ['@modelcontextprotocol/client', 'yaml', 'pg', 'nodemailer', 'sharp', 'mathjs'];
  assert.deepEqual(
    loaded.filter((name) => late.includes(name)),
    [],
  );
});
