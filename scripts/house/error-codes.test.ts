import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './testing.ts';

const catalogue = 'contract/src/errors.ts';
const declared = `import * as z from 'zod/mini';\nexport const ErrorCodes = [\n  'file/not-found',\n  'file/too-large',\n] as const;\nvoid z;\n`;
const store = 'server/src/features/files/store.ts';
const promised = `export const a = { errors: ['file/too-large'] as const };\n`;

test('codes that are declared, raised and promised pass', () => {
  const tree = {
    [catalogue]: declared,
    'contract/src/files.ts': promised,
    [store]: `throw new AppError('file/not-found', 'x');`,
  };
  assert.deepEqual(placesOf('error-code', tree), []);
});

test('a raised code that is not declared is found, also in a condition', () => {
  const text = `throw new AppError('file/not-found', 'x');\nthrow new AppError(a ? 'file/too-large' : 'file/broken', 'x');\n`;
  assert.deepEqual(placesOf('error-code', { [catalogue]: declared, [store]: text }), [`${store}:2`]);
});

test('a promised code that is not declared is found, also after a spread', () => {
  const path = 'contract/src/files.ts';
  const text = `export const a = { errors: [...others, 'file/not-found', 'file/too-large', 'file/broken'] };\n`;
  assert.deepEqual(placesOf('error-code', { [catalogue]: declared, [path]: text }), [`${path}:1`]);
});

test('a code that nobody answers is found where it is declared', () => {
  const tree = {
    [catalogue]: declared,
    'contract/src/files.ts': promised,
    'server/src/features/files/x.test.ts': `void 'file/not-found';`,
  };
  assert.deepEqual(placesOf('error-code', tree), [`${catalogue}:3`]);
});

test('a code handed on in another way is used', () => {
  const tree = {
    [catalogue]: declared,
    'contract/src/files.ts': promised,
    [store]: `export const code = 'file/not-found';`,
  };
  assert.deepEqual(placesOf('error-code', tree), []);
});
