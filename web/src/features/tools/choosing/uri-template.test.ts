import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filledTemplate, variablesOf } from './uri-template.ts';

test('each gap is asked for once, in the order in which they come', () => {
  assert.deepEqual(variablesOf('repo://{owner}/{name}/{+path}{?ref,owner}'), [
    'owner',
    'name',
    'path',
    'ref',
  ]);
  assert.deepEqual(variablesOf('docs://start'), []);
});

test('what is filled in cannot change the address around it', () => {
  assert.equal(filledTemplate('note://{id}/text', { id: 'a/b?c' }), 'note://a%2Fb%3Fc/text');
  assert.equal(filledTemplate('file://{+path}', { path: 'a/b c' }), 'file://a/b%20c');
});

test('a gap nothing was given for is left out, with its sign', () => {
  const template = 'search://all{/kind}{?q,page}';
  assert.equal(filledTemplate(template, { q: 'sea' }), 'search://all?q=sea');
  assert.equal(
    filledTemplate(template, { kind: 'ships', q: 'sea', page: '2' }),
    'search://all/ships?q=sea&page=2',
  );
  assert.equal(filledTemplate(template, {}), 'search://all');
});
