import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { McpServer } from '@stoa/contract/mcp-servers';
import { changesOf, draftOf, newServerOf, problemsOf } from './server-draft.ts';

const server: McpServer = {
  id: 'mcp_01M8CW40ZG4715YMS8FATFKP2Z',
  name: 'Harbour',
  description: 'Ships',
  owner: 'instance',
  sharedBy: null,
  mayShare: true,
  transport: 'http',
  url: 'https://harbour.example/mcp',
  host: 'harbour.example',
  enabled: true,
  trusted: true,
  useInstructions: true,
  showsViews: true,
  variables: [{ name: 'token', title: 'Your card', set: true }],
  definition: {
    command: null,
    headers: [{ name: 'Authorization', variables: ['token'] }],
    oauth: {
      issuer: null,
      clientId: 'stoa',
      clientSecretSet: true,
      authMethod: null,
      scopes: ['read'],
      audience: null,
      legacyDiscovery: false,
      missingPkce: false,
      noResource: false,
      badRequestIsAuth: false,
    },
    timeoutMs: 60_000,
    viewOrigins: ['https://tiles.example.com'],
    revision: 1,
  },
  createdAt: '2026-01-01T00:00:00.000Z',
};

test('a server that was opened and saved keeps its secrets: none is sent', () => {
  const changes = changesOf(draftOf(server, true), server, true, false);
  assert.deepEqual(changes.headers, [{ name: 'Authorization' }]);
  assert.ok(!('clientSecret' in changes.oauth!));
  assert.deepEqual(changes.oauth!.scopes, ['read']);
  assert.deepEqual(changes.variables, [{ name: 'token', title: 'Your card' }]);
  assert.ok(!('allowPrivate' in changes));
});

test('a secret that was emptied is taken away, one that was written takes its place', () => {
  const sent = (clientSecret: string) =>
    changesOf({ ...draftOf(server, true), clientSecret }, server, true, false).oauth?.clientSecret;
  assert.equal(sent(''), null);
  assert.equal(sent('new'), 'new');
});

test('a program is a list of arguments, spaces and all, and has no address', () => {
  const draft = {
    ...draftOf(null, true),
    way: 'stdio' as const,
    name: 'Local',
    argv: 'npx\n-y\nmy server\n',
  };
  const body = newServerOf({ ...draft, environment: 'KEY=a=b\nEMPTY=' }, true, false);
  assert.deepEqual(body.command, {
    argv: ['npx', '-y', 'my server'],
    environment: { KEY: 'a=b', EMPTY: '' },
  });
  assert.ok(!('url' in body) && !('oauth' in body) && !('headers' in body));
});

test('trust is for administrators to give', () => {
  assert.ok(!('trusted' in newServerOf({ ...draftOf(null, true), trusted: true }, false, false)));
});

test('what has to be put right is named in the order of the fields', () => {
  assert.deepEqual(problemsOf(draftOf(server, true)), []);
  assert.deepEqual(problemsOf(draftOf(null, true)), ['name', 'url']);
  assert.deepEqual(problemsOf({ ...draftOf(null, true), way: 'stdio', environment: 'no value' }), [
    'name',
    'argv',
    'environment',
  ]);
  const wrong = { headers: [{ name: 'a b', value: '' }], variables: 'token', timeoutSeconds: '0' };
  assert.deepEqual(problemsOf({ ...draftOf(server, true), ...wrong }), ['headers', 'variables', 'timeout']);
});
