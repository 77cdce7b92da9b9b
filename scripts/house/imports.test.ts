import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTree, placesOf } from './testing.ts';

const features = 'server/src/features';

test('a room may use the rooms of its row and nobody above it', () => {
  const face = `import type { Run } from '../runs/runs.ts';\nexport type X = Run;\n`;
  const tree = {
    [`${features}/runs/runs.ts`]: `import type { Files } from '../files/files.ts';\nexport type Run = Files;\n`,
    [`${features}/files/files.ts`]: face,
  };
  assert.deepEqual(placesOf('import', tree), [`${features}/files/files.ts:1`]);
  const [finding] = judgeTree(tree);
  assert.match(finding?.message ?? '', /runs is on floor 6, files on floor 2: offer a subscription/);
  const inWeb = { 'web/src/features/files/x.ts': `import '../runs/runs.ts';` };
  assert.match(judgeTree(inWeb)[0]?.message ?? '', /let web\/app put the two together/);
  tree[`${features}/files/files.ts`] = 'export type Files = 1;\n';
  assert.deepEqual(placesOf('import', tree), []);
});

const forbidden: Record<string, [path: string, text: string]> = {
  'contract → llm': ['contract/src/x.ts', `import '@stoa/llm/stream';`],
  'contract → node': ['contract/src/x.ts', `import 'node:fs';`],
  'contract → zod': ['contract/src/x.ts', `import { z } from 'zod';`],
  'contract → another package': ['contract/src/x.ts', `import 'marked';`],
  'llm → contract': ['llm/src/x.ts', `import type { A } from '@stoa/contract/runs/parts';`],
  'llm → server': ['llm/src/x.ts', `import '../../server/src/kernel/clock.ts';`],
  'kernel → contract at run time': ['server/src/kernel/x.ts', `import { a } from '@stoa/contract/a';`],
  'kernel → contract by an inline type, which still loads it': [
    'server/src/kernel/x.ts',
    `import { type A } from '@stoa/contract/a';`,
  ],
  'kernel → files': ['server/src/kernel/x.ts', `import 'node:fs';`],
  'kernel → a package': ['server/src/kernel/x.ts', `import 'pino';`],
  'platform → features': ['server/src/platform/bus/x.ts', `import '../../features/files/files.ts';`],
  'platform → another port': ['server/src/platform/bus/x.ts', `import '../mail/port.ts';`],
  'platform → two drivers': ['server/src/platform/bus/x.ts', `import 'ioredis'; import 'pg';`],
  'feature → llm from a room that has no business with models': [
    `${features}/files/x.ts`,
    `import '@stoa/llm/stream';`,
  ],
  'feature → app': [`${features}/files/x.ts`, `import '../../app/config.ts';`],
  'feature → a driver': [`${features}/files/x.ts`, `import pg from 'pg';`],
  'feature → web': [`${features}/files/x.ts`, `import '../../../../web/src/kernel/api.ts';`],
  'feature → a package': [`${features}/files/x.ts`, `import 'fastify';`],
  'feature → a test file': [`${features}/files/x.ts`, `import './testing.ts';`],
  'feature → a computed path': [`${features}/files/x.ts`, `export const f = (p: string) => import(p);`],
  'app → a package that is not its own': ['server/src/app/x.ts', `import 'ioredis';`],
  'migrations → ours': ['server/migrations/0001-x.ts', `import '../src/kernel/clock.ts';`],
  'ui → contract': ['web/src/ui/x.tsx', `import type { A } from '@stoa/contract/a';`],
  'ui → kernel beyond i18n': ['web/src/ui/x.tsx', `import '../kernel/api.ts';`],
  'ui → features': ['web/src/ui/x.tsx', `import '../features/runs/runs.ts';`],
  'web → zod': ['web/src/kernel/x.ts', `import 'zod/mini';`],
  'web → node': ['web/src/kernel/x.ts', `import 'node:fs';`],
  'web → server': ['web/src/kernel/x.ts', `import '../../../server/src/kernel/clock.ts';`],
  'web feature → app': ['web/src/features/runs/x.ts', `import '../../app/router.tsx';`],
  'web feature → above': ['web/src/features/files/x.ts', `import '../runs/runs.ts';`],
  'by export': ['llm/src/x.ts', `export * from '@stoa/contract/a';`],
  'by import()': ['llm/src/x.ts', `export const f = () => import('@stoa/contract/a');`],
  'by require()': ['llm/src/x.ts', `require('@stoa/contract/a');`],
  'by the type import()': ['llm/src/x.ts', `export type A = import('@stoa/contract/a').A;`],
  'by a worker': ['llm/src/x.ts', `new URL('../../server/src/kernel/x.ts', import.meta.url);`],
};

for (const [what, [path, text]] of Object.entries(forbidden)) {
  test(`refused: ${what}`, () => assert.deepEqual(placesOf('import', { [path]: text }), [`${path}:1`]));
}

const allowed: Record<string, [path: string, text: string]> = {
  'contract → zod/mini': ['contract/src/x.ts', `import * as z from 'zod/mini';`],
  'llm → provider packages': ['llm/src/x.ts', `import '@ai-sdk/anthropic'; import 'zod';`],
  'kernel → contract types': ['server/src/kernel/x.ts', `import type { A } from '@stoa/contract/a';`],
  'platform → kernel, db and its driver': [
    'server/src/platform/queue/x.ts',
    `import '../../kernel/clock.ts'; import '../db/port.ts'; import 'ioredis';`,
  ],
  'db → kysely and a driver': ['server/src/platform/db/x.ts', `import 'kysely'; import 'pg';`],
  'feature → contract, kernel, ports, kysely types': [
    `${features}/files/x.ts`,
    `import '@stoa/contract/files'; import '../../kernel/ids.ts'; import '../../platform/db/port.ts'; import type { Kysely } from 'kysely';`,
  ],
  'runs → llm': [`${features}/runs/steps/x.ts`, `import '@stoa/llm/stream';`],
  'a sub-room → its own room': [`${features}/runs/steps/x.ts`, `import '../log.ts';`],
  'app → adapters, insides and fastify': [
    'server/src/app/x.ts',
    `import '../platform/db/sqlite.ts'; import '../features/files/routes.ts'; import '@fastify/cookie';`,
  ],
  'main → app': ['server/src/main.ts', `import './app/config.ts';`],
  'migrations → kysely': ['server/migrations/0001-x.ts', `import { sql } from 'kysely';`],
  'ui → i18n': ['web/src/ui/x.tsx', `import '../kernel/i18n/i18n.ts'; import 'react';`],
  'web feature → contract, kernel, ui': [
    'web/src/features/files/x.tsx',
    `import '@stoa/contract/files'; import '../../kernel/api.ts'; import '../../ui/button.tsx'; import '@tanstack/react-query';`,
  ],
  'a literal import()': [`${features}/runs/x.ts`, `export const f = () => import('./log.ts');`],
  'a test → testing.ts, app, migrations, scripted models, the neighbours of its neighbours': [
    `${features}/conversations/x.test.ts`,
    `import '../runs/testing.ts'; import '../../app/http.ts'; import '../../../migrations/all.ts';
     import '@stoa/llm/scripted/scripted'; import '../accounts/accounts.ts'; import 'fast-check'; import 'node:fs';`,
  ],
};

for (const [what, [path, text]] of Object.entries(allowed)) {
  test(`allowed: ${what}`, () => assert.deepEqual(placesOf('import', { [path]: text }), []));
}

test('a port knows no driver', () => {
  const path = 'server/src/platform/mail/port.ts';
  const findings = judgeTree({ [path]: `import 'nodemailer';` }).filter(({ rule }) => rule === 'import');
  assert.deepEqual(
    findings.map(({ file, line }) => `${file}:${line}`),
    [`${path}:1`],
  );
});

test('a test may not open a room above its own', () => {
  const path = `${features}/files/x.test.ts`;
  assert.deepEqual(placesOf('import', { [path]: `import '../runs/runs.ts';` }), [`${path}:1`]);
});

test('a file outside every room is refused, and so is a noun the table does not know', () => {
  const tree = {
    'server/src/stray.ts': '',
    [`${features}/weather/weather.ts`]: '',
    'server/src/platform/fax/port.ts': '',
  };
  const findings = judgeTree(tree).filter(({ rule }) => rule === 'room');
  assert.deepEqual(
    findings.map(({ file }) => file),
    ['server/src/features/weather/weather.ts', 'server/src/platform/fax/port.ts', 'server/src/stray.ts'],
  );
  assert.match(findings[0]?.message ?? '', /weather is no noun of the table/);
});

test('a file that cannot be parsed is a finding, not an empty file', () => {
  assert.deepEqual(placesOf('syntax', { 'llm/src/x.ts': 'const a = 1;\nconst = 2;\n' }), ['llm/src/x.ts:2']);
});
