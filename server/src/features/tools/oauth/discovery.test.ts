/** Where to sign in, and which answers to that are not believed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OAuthFailureClass } from '@stoa/contract/oauth';
import { fetch } from 'undici';
import { openTestRooms } from '../../../app/testing.ts';
import type { Egress } from '../../../platform/egress/port.ts';
import { discover, readChallenge } from './discovery.ts';
import { OAuthFailure } from './failure.ts';
import { createLegs } from './leg.ts';
import type { ProtectedTarget } from './target.ts';
import { type Sheet, startPaperServer } from './testing/paper-server.ts';

const paper = await startPaperServer();
const { origin } = paper;
const resource = `${origin}/tenant/mcp`;
const issuer = `${origin}/as`;

/** As egress does it: redirects are told, not followed. */
const open: Egress['fetch'] = (address, init) =>
  fetch(address as string, { ...(init as object), redirect: 'manual' }) as unknown as Promise<Response>;
const leg = createLegs(open)({ configuredOnly: false });

const targetWith = (allow: Partial<ProtectedTarget['allow']> = {}): ProtectedTarget => ({
  id: 'mcp_01M8CTN17Z7N66T9A2ASEB4MNY',
  revision: 1,
  name: 'Paper',
  resource,
  server: { kind: 'discovered' },
  preRegistered: null,
  allow: { legacyDiscovery: false, missingPkce: false, noResource: false, badRequestIsAuth: false, ...allow },
  configuredOnly: false,
  extraScopes: [],
  audience: null,
});

const prmPath = '/.well-known/oauth-protected-resource';
const prm = { resource, authorization_servers: [issuer], scopes_supported: ['read'] };
const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  code_challenge_methods_supported: ['S256'],
};
const insertedPath = '/.well-known/oauth-authorization-server/as';

const find = (challenge: string | null = null, allow: Partial<ProtectedTarget['allow']> = {}, by = leg) =>
  discover(by, targetWith(allow), readChallenge(challenge), null, AbortSignal.timeout(5_000));

const failing = async (kind: OAuthFailureClass, work: () => Promise<unknown> = find): Promise<void> => {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof OAuthFailure, String(error));
    assert.equal(error.class, kind);
    return true;
  });
};

test('the resource is asked at the path of the challenge, then with its path inserted, then at the root', async () => {
  paper.write({ '/named': { body: prm }, [insertedPath]: { body: metadata } });
  const found = await find(`Basic realm="x", Bearer resource_metadata="${origin}/named", scope="a b"`);
  assert.deepEqual(paper.asked, ['/named', insertedPath]);
  assert.deepEqual([found.resource, found.scopes], [resource, ['read']]);
  paper.write({ [`${prmPath}/tenant/mcp`]: { body: prm }, [insertedPath]: { body: metadata } });
  await find();
  assert.deepEqual(paper.asked, [`${prmPath}/tenant/mcp`, insertedPath]);
  paper.write({ [prmPath]: { body: { ...prm, resource: origin } }, [insertedPath]: { body: metadata } });
  assert.equal((await find()).resource, origin, 'verbatim, without a slash more');
  assert.deepEqual(paper.asked, [`${prmPath}/tenant/mcp`, prmPath, insertedPath]);
});

test('an issuer with a path is asked at three places, one without at two', async () => {
  const places = [
    insertedPath,
    '/.well-known/openid-configuration/as',
    '/as/.well-known/openid-configuration',
  ];
  paper.write({ [prmPath]: { body: prm }, [places[2]!]: { body: metadata } });
  await find();
  assert.deepEqual(paper.asked.slice(2), places);
  const rootless = { ...metadata, issuer: origin };
  paper.write({
    [prmPath]: { body: { ...prm, authorization_servers: [origin] } },
    '/.well-known/openid-configuration': { body: rootless },
  });
  await find();
  assert.deepEqual(paper.asked.slice(2), [
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
  ]);
});

test('X12: metadata of another issuer, be it by a slash, is not used, nor is that of another resource (SR-22)', async () => {
  for (const other of [`${issuer}/`, 'https://evil.example', undefined, { a: 1 }]) {
    paper.write({ [prmPath]: { body: prm }, [insertedPath]: { body: { ...metadata, issuer: other } } });
    await failing('issuer_mismatch');
  }
  for (const other of [`${origin}/another`, 'https://evil.example/tenant/mcp', `${origin}/tenant/mcp2`]) {
    paper.write({ [prmPath]: { body: { ...prm, resource: other } }, [insertedPath]: { body: metadata } });
    await failing('resource_mismatch');
  }
});

test('a document that is discarded gives way to the next that is right', async () => {
  paper.write({
    [prmPath]: { body: prm },
    [insertedPath]: { body: { ...metadata, issuer: origin } },
    '/.well-known/openid-configuration/as': { body: metadata },
  });
  assert.equal((await find()).server.issuer, issuer);
});

test('X13: a server that does not say it knows S256 is refused, unless an administrator allows it', async () => {
  for (const methods of [undefined, [], ['plain'], 'S256']) {
    const body = { ...metadata, code_challenge_methods_supported: methods };
    paper.write({ [prmPath]: { body: prm }, [insertedPath]: { body } });
    await failing('pkce_unsupported');
    assert.equal((await find(null, { missingPkce: true })).server.issuer, issuer);
  }
});

test('endpoints without encryption, or that are none, are not used', async () => {
  for (const [name, value, kind] of [
    ['token_endpoint', 'http://as.example/token', 'insecure_endpoint'],
    ['authorization_endpoint', 'javascript:alert(1)', 'insecure_endpoint'],
    ['registration_endpoint', 'ftp://as.example', 'insecure_endpoint'],
    ['revocation_endpoint', 'http://192.168.0.1/', 'insecure_endpoint'],
    ['token_endpoint', 'not an address', 'metadata_invalid'],
    ['token_endpoint', undefined, 'metadata_invalid'],
    ['response_types_supported', ['token'], 'metadata_invalid'],
  ] as const) {
    paper.write({ [prmPath]: { body: prm }, [insertedPath]: { body: { ...metadata, [name]: value } } });
    await failing(kind);
  }
});

test('a server that says nothing of itself is one of 2025-03-26 only where an administrator says so', async () => {
  paper.write({});
  await failing('metadata_invalid');
  const customary = await find(null, { legacyDiscovery: true });
  assert.equal(customary.server.token_endpoint, `${origin}/token`);
  assert.equal(customary.resource, resource, 'X14: a resource is named all the same');
  const path = '/.well-known/oauth-authorization-server';
  paper.write({ [path]: { body: { ...metadata, issuer: origin } } });
  assert.equal((await find(null, { legacyDiscovery: true })).server.token_endpoint, `${issuer}/token`);
  paper.write({ [path]: { body: { ...metadata, issuer: origin, code_challenge_methods_supported: [] } } });
  await failing('pkce_unsupported', () => find(null, { legacyDiscovery: true }));
});

test('a server that is down is unavailable, not wrong', async () => {
  paper.write({ [prmPath]: { status: 503 } });
  await failing('transient');
  paper.write({ [prmPath]: { body: prm }, [insertedPath]: { status: 502, body: '<html>' } });
  await failing('transient');
  const dead = createLegs(() => Promise.reject(new TypeError('fetch failed')))({ configuredOnly: false });
  await failing('transient', () => find(null, {}, dead));
});

test('every hop of a redirect is looked at, and there are not many (SR-17, SR-20)', async () => {
  const moved = (location: string): Record<string, Sheet> => ({
    [prmPath]: { body: prm },
    [insertedPath]: { status: 302, location },
    '/moved': { body: metadata },
    '/round': { status: 302, location: '/round' },
  });
  paper.write(moved('/moved'));
  assert.equal((await find()).server.issuer, issuer);
  paper.write(moved('http://as.example/x'));
  await failing('insecure_endpoint');
  paper.write(moved('/round'));
  await failing('metadata_invalid');
});

test('an address that may not be reached is refused by egress, and said to be', async () => {
  const { egress } = await openTestRooms({ resolve: async () => ['169.254.169.254'] });
  const guarded = createLegs(egress.fetch)({ configuredOnly: false });
  await failing('blocked_address', () =>
    find('Bearer resource_metadata="https://metadata.example/x"', {}, guarded),
  );
  await failing('blocked_address', () => find(null, {}, guarded));
  egress.close();
});

test('documents are read up to a megabyte', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const watching = createLegs(((address, init) => {
    resolve(init);
    return open(address, init);
  }) satisfies Egress['fetch'])({ configuredOnly: false });
  paper.write({});
  await failing('metadata_invalid', () => find(null, {}, watching));
  const { timeoutMs, mostBytes, redirects } = (await promise) as Record<string, unknown>;
  assert.deepEqual(
    { timeoutMs, mostBytes, redirects },
    { timeoutMs: 10_000, mostBytes: 1_000_000, redirects: undefined },
  );
});

test('what an administrator has written down is taken as it is, over https, and nobody is asked', async () => {
  const given = {
    kind: 'given' as const,
    authorizationEndpoint: 'https://as.example/authorize?tenant=x',
    tokenEndpoint: 'https://as.example/token',
    revocationEndpoint: null,
    withoutPkce: false,
  };
  const findBy = (server: ProtectedTarget['server']) =>
    discover(leg, { ...targetWith(), server }, readChallenge(null), null, AbortSignal.timeout(5_000));
  paper.write({});
  const { server } = await findBy(given);
  assert.deepEqual(paper.asked, []);
  assert.equal(server.authorization_endpoint, given.authorizationEndpoint);
  assert.ok(server.issuerUnknown);
  for (const place of ['authorizationEndpoint', 'tokenEndpoint', 'revocationEndpoint'] as const)
    await failing('insecure_endpoint', () => findBy({ ...given, [place]: 'http://as.example/x' }));
});

test('an issuer is asked with the slash it has, and has to be what it was asked as', async () => {
  const findBy = (named: string, allow = {}) => {
    const server = { kind: 'issuer' as const, issuer: named, withoutPkce: false };
    return discover(
      leg,
      { ...targetWith(allow), server },
      readChallenge(null),
      null,
      AbortSignal.timeout(5_000),
    );
  };
  for (const called of [issuer, `${issuer}/`]) {
    paper.write({ [insertedPath]: { body: { ...metadata, issuer: called } } });
    for (const named of [issuer, `${issuer}/`]) {
      const { server } = await findBy(named);
      assert.deepEqual([server.issuer, server.issuerUnknown], [called, false]);
    }
  }
  paper.write({ [insertedPath]: { body: { ...metadata, issuer: 'https://other.example' } } });
  await failing('issuer_mismatch', () => findBy(issuer));
  paper.write({ [insertedPath]: { body: { ...metadata, code_challenge_methods_supported: [] } } });
  await failing('pkce_unsupported', () => findBy(issuer));
  assert.equal((await findBy(issuer, { missingPkce: true })).server.withoutPkce, false);
});
