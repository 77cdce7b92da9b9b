import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { judgeHouse } from './house.ts';
import { noteSeen } from './seen.ts';
import { placesOf } from './testing.ts';

const note = 'scripts/house/seen.json';

function llmFiles(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`llm/src/part-${index}.ts`, '']));
}

test('a room with less than 80 % of its noted files fails, at its line of the note', () => {
  const noted = { [note]: '{\n  "contract": 0,\n  "llm": 10\n}\n' };
  assert.deepEqual(placesOf('seen', { ...llmFiles(8), ...noted }), []);
  assert.deepEqual(placesOf('seen', { ...llmFiles(7), ...noted }), [`${note}:3`]);
});

test('a room that is gone fails', () => {
  assert.deepEqual(placesOf('seen', { ...llmFiles(1), [note]: '{\n  "web/ui": 4\n}\n' }), [`${note}:2`]);
});

test('seeing nothing at all fails', () => {
  assert.deepEqual(placesOf('seen', {}), [`${note}:1`]);
});

test('--note writes the counts that the next check compares with', () => {
  const root = mkdtempSync(join(tmpdir(), 'stoa-seen-'));
  try {
    for (const folder of ['scripts/house', 'llm/src', 'server/src/features/runs']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, 'llm/src/one.ts'), '');
    writeFileSync(join(root, 'llm/src/two.ts'), '');
    writeFileSync(join(root, 'server/src/features/runs/runs.ts'), '');
    noteSeen(judgeHouse(root, []).house);
    const noted: unknown = JSON.parse(readFileSync(join(root, note), 'utf8'));
    assert.deepEqual(noted, { llm: 2, 'server/features/runs': 1 });
  } finally {
    rmSync(root, { recursive: true });
  }
});
