import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTree, placesOf } from './testing.ts';

for (const name of [
  'utils',
  'helpers',
  'common',
  'shared',
  'lib',
  'misc',
  'manager',
  'service',
  'base',
  'data',
  'info',
  'index',
  'run-manager',
  'FileTree',
  'file_tree',
]) {
  test(`no file is called ${name}`, () => {
    assert.deepEqual(placesOf('name', { [`llm/src/${name}.ts`]: '' }), [`llm/src/${name}.ts:1`]);
  });
}

test('no folder is a drawer, and each is reported once', () => {
  const tree = { 'llm/src/utils/one.ts': '', 'llm/src/utils/two.ts': '' };
  assert.deepEqual(placesOf('name', tree), ['llm/src/utils/one.ts:1']);
});

test('names that know something pass, terms of the field included', () => {
  const tree = {
    'llm/src/knowledge-base.ts': '',
    'llm/src/service-worker.ts': '',
    'llm/src/tree.test.ts': '',
    'llm/src/database.ts': '',
  };
  assert.deepEqual(placesOf('name', tree), []);
});

const synonyms: Record<string, [path: string, text: string]> = {
  'a type': ['server/src/features/runs/x.ts', 'export interface ChatSettings { a: 1 }'],
  'a type alias': ['web/src/features/runs/x.ts', 'export type Generation = 1;'],
  'a class': ['web/src/features/runs/x.ts', 'export class ThreadView {}'],
  'an exact word': ['web/src/features/runs/x.ts', 'export type Delta = 1;'],
  'the plural': ['server/src/features/runs/x.ts', 'type Convos = 1;'],
  'a table by Kysely': [
    'server/migrations/0001-x.ts',
    `export const up = (db: any) => db.schema.createTable('chats');`,
  ],
  'a table by table()': ['server/src/features/runs/schema.ts', `export const t = table('threads', {});`],
  'a table by SQL': [
    'server/migrations/0001-x.ts',
    'export const up = `create table if not exists acl_entries (id text)`;',
  ],
  'a folder': ['web/src/features/conversations/threads/x.ts', ''],
  'a contract file': ['contract/src/chats.ts', ''],
  'a URL': ['contract/src/x.ts', `export const a = { path: '/api/chats/:id' };`],
};

for (const [what, [path, text]] of Object.entries(synonyms)) {
  test(`one noun, one spelling: ${what}`, () => {
    assert.deepEqual(placesOf('noun', { [path]: text }), [`${path}:1`]);
  });
}

test('the message names the noun to use', () => {
  const [finding] = judgeTree({ 'web/src/ui/x.ts': 'export type ChatList = 1;' });
  assert.match(
    finding?.message ?? '',
    /the type ChatList says chat for the noun conversation\. Use conversation/,
  );
});

test('terms of the field stay', () => {
  const tree = {
    'llm/src/providers/openai.ts': 'interface ChatChunk { a: 1 }\ninterface CompletionUsage { a: 1 }',
    'contract/src/x.ts': `export const a = { path: '/v1/chat/completions' };`,
    'server/src/features/runs/x.ts':
      'type ChatCompletionRequest = 1; type ConversationRow = 2; type TextDelta = 3; type Job = 4;',
    'server/src/features/transfer/x.ts': 'type ChatGptExport = 1; type LibreChatExport = 2;',
    'contract/src/client.ts': '',
  };
  assert.deepEqual(placesOf('noun', tree), []);
});
