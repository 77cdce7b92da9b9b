import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '..');
const imports = /^(?:import|export)\s(?!type\s)(?:[^;']*?\sfrom\s)?'([^']+)';/gm;

/** What the browser has to have before anything is on the screen, with who asked for it. */
const reachedFrom = (entry: string): Map<string, string> => {
  const reached = new Map<string, string>();
  const open = (file: string, by: string): void => {
    if (reached.has(file)) return;
    reached.set(file, by);
    if (!/\.tsx?$/.test(file) || !existsSync(join(root, file))) return;
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, from = ''] of text.matchAll(imports)) {
      open(from.startsWith('.') ? relative(root, resolve(root, dirname(file), from)) : from, file);
    }
  };
  open(entry, '');
  return reached;
};

test('the first view loads no text, and no library, that only what is opened later needs', () => {
  const reached = reachedFrom('web/src/main.tsx');
  assert.ok(reached.size > 150, 'the app is walked');
  const later = [...reached].filter(
    ([file]) =>
      /kernel\/i18n\/(all-texts|en-later)\.ts$/.test(file) ||
      file.endsWith('/message-list.tsx') ||
      /^(marked|mermaid|katex|lowlight|highlight\.js|uqr)/.test(file) ||
      /^@base-ui\/react\/(?!(csp|direction)-provider)/.test(file),
  );
  assert.deepEqual(later, []);
});
