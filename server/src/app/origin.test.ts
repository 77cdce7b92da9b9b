import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownRange } from '../platform/egress/ip-address.ts';
import { clientAddressOf } from './client-address.ts';
import { assertHost, assertOrigin, hostNameOf, isOnThisMachine, type OriginRules } from './origin.ts';

const open: OriginRules = { publicUrl: undefined, allowedHosts: [] };
const named: OriginRules = { publicUrl: new URL('https://chat.example.org'), allowedHosts: ['stoa.lan'] };

test('the name of a host comes without port and brackets, in lower case', () => {
  const names: Record<string, string> = {
    'LocalHost:3080': 'localhost',
    'chat.example.org': 'chat.example.org',
    '127.0.0.1:80': '127.0.0.1',
    '[::1]:3080': '::1',
    '[0:0::1]': '::1',
    '': '',
    ' ': '',
    'a b': '',
    '[::1': '',
    'host:port': '',
  };
  for (const [given, expected] of Object.entries(names)) assert.equal(hostNameOf(given), expected, given);
});

test('addresses and loopback names are always answered, other names only when they are configured', () => {
  const always = [
    '127.0.0.1',
    '127.0.0.1:3080',
    '127.1.2.3',
    '192.168.1.5:80',
    '8.8.8.8',
    '[::1]:3080',
    '[fd00::7]',
    'localhost',
    'LOCALHOST:3080',
    'stoa.localhost',
    '0.0.0.0:3080',
  ];
  for (const host of always) {
    assertHost(open, host);
    assertHost(named, host);
  }
  for (const host of ['chat.example.org', 'CHAT.example.org:443', 'stoa.lan', 'Stoa.Lan:3080']) {
    assertHost(named, host);
    assert.throws(() => assertHost(open, host), { code: 'request/host-refused' }, host);
  }
  const never = [
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evillocalhost',

    'chat.example.org.evil.example',
    'xchat.example.org',
    'sub.chat.example.org',
    'stoa.lan.evil.example',
    'evil.example#localhost',
    'evil.example?localhost',
    'evil.example/localhost',
    'a b',
    '[::1',
  ];
  for (const host of never) {
    assert.throws(() => assertHost(named, host), { code: 'request/host-refused' }, String(host));
  }
});

const here = '127.0.0.1:3080';

test('a change comes from a page of this server or from its public address, from nowhere else', () => {
  const isTaken = (origin: string | string[] | undefined, rules = open, host = here): boolean => {
    try {
      assertOrigin(rules, 'POST', { host, origin });
      return true;
    } catch (error) {
      assert.equal((error as { code: string }).code, 'request/origin-refused');
      return false;
    }
  };
  assert.ok(isTaken('http://127.0.0.1:3080'));
  assert.ok(isTaken('https://127.0.0.1:3080'), 'behind a proxy that speaks https');
  assert.ok(isTaken('http://[::1]:3080', open, '[::1]:3080'));
  assert.ok(isTaken('http://stoa.lan', named, 'stoa.lan'));
  assert.ok(isTaken('https://chat.example.org', named));
  assert.ok(!isTaken('https://chat.example.org', open), 'not known here');
  assert.ok(!isTaken('http://chat.example.org', named), 'another scheme');
  assert.ok(!isTaken('https://chat.example.org:8443', named), 'another port');
  const refused = [
    undefined,
    '',
    'null',
    '*',
    '127.0.0.1:3080',
    'file://',
    'about:blank',
    'not an origin',
    'http://127.0.0.1',
    'http://127.0.0.1:3081',
    'http://localhost:3080',
    'http://evil.example',
    'http://127.0.0.1:3080.evil.example',
    'http://127.0.0.1:3080@evil.example',

    'http://evil.example/127.0.0.1:3080',
    'http://evil.example:3080',
    'chrome-extension://127.0.0.1:3080',
    'https://sub.chat.example.org',
    'https://chat.example.org.evil.example',
    'http://127.0.0.1:3080, http://evil.example',
    'http://evil.example http://127.0.0.1:3080',
  ];
  for (const origin of refused) assert.ok(!isTaken(origin, named), String(origin));
  assert.ok(!isTaken(['http://127.0.0.1:3080', 'http://evil.example'], named));
});

test('reading needs no origin, every way of changing does', () => {
  for (const method of ['GET', 'HEAD']) assertOrigin(open, method, { host: here });
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'get']) {
    assert.throws(
      () => assertOrigin(open, method, { host: here }),
      { code: 'request/origin-refused' },
      method,
    );
  }
});

test('whoever reaches the loopback address by a loopback name sits at this machine', () => {
  const peers = ['127.0.0.1', '127.0.0.53', '::1', '::ffff:127.0.0.1'];
  const hosts = [here, 'localhost:3080', 'LOCALHOST', '[::1]:3080', '127.0.0.1', 'stoa.localhost'];
  for (const peer of peers) {
    for (const host of hosts) assert.ok(isOnThisMachine(bare, peer, { host }), `${peer} ${host}`);
  }
});

test('a peer from elsewhere, or none, does not, whatever its headers say', () => {
  const peers = [undefined, '', '192.168.1.7', '::ffff:192.168.1.7', '10.0.0.1', 'fe80::1', '127.0.0.1.evil'];
  for (const peer of peers) {
    assert.ok(!isOnThisMachine(bare, peer, { host: 'localhost:3080' }), String(peer));
    assert.ok(!isOnThisMachine(bare, peer, { host: here, 'x-forwarded-for': '127.0.0.1' }), String(peer));
  }
});

test('a name that is not loopback does not: a proxy or a rebound name is in between', () => {
  const hosts = [undefined, '', 'chat.example.org', '192.168.1.5:3080', 'localhost.evil.example', '0.0.0.0'];
  for (const host of hosts) assert.ok(!isOnThisMachine(bare, '127.0.0.1', { host }), String(host));
});

test('anything that a proxy adds means that somebody may stand behind it', () => {
  const forwarding = {
    forwarded: 'for=127.0.0.1',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'localhost',
    'x-forwarded-proto': 'https',
    'x-real-ip': '127.0.0.1',
    via: '1.1 proxy',
  };
  for (const [name, value] of Object.entries(forwarding)) {
    assert.ok(!isOnThisMachine(bare, '127.0.0.1', { host: here, [name]: value }), name);
    assert.ok(!isOnThisMachine(bare, '127.0.0.1', { host: here, [name]: '' }), `${name}, empty`);
  }
});

const bare = { publicUrl: undefined };

test('with a public address elsewhere nobody is taken to sit at this machine: a bare proxy looks just like it', () => {
  const asked = { host: 'localhost:3080' };
  assert.ok(isOnThisMachine({ publicUrl: new URL('http://localhost:3080') }, '127.0.0.1', asked));
  assert.ok(!isOnThisMachine({ publicUrl: new URL('https://stoa.example.org') }, '127.0.0.1', asked));
});

test('a peer that is a trusted proxy is not the one who asks, even when it adds no header (SR-56)', () => {
  const rules = { ...bare, trustedProxies: [knownRange('127.0.0.1')] };
  assert.ok(!isOnThisMachine(rules, '127.0.0.1', { host: here }));
  assert.ok(!isOnThisMachine(rules, '::ffff:127.0.0.1', { host: here }));
  assert.ok(isOnThisMachine(rules, '::1', { host: here }));
});

test('whoever sits at this machine also comes from a loopback address (SR-56)', () => {
  const proxies = [[], [knownRange('127.0.0.0/8')], [knownRange('10.0.0.0/8')], [knownRange('::1')]];
  const peers = ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '192.0.2.1'];
  let atThisMachine = 0;
  for (const trustedProxies of proxies) {
    for (const peer of peers) {
      for (const forwardedFor of [undefined, '127.0.0.1', '192.0.2.1', '127.0.0.1, 10.0.0.1']) {
        const headers = {
          host: here,
          ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }),
        };
        if (!isOnThisMachine({ ...bare, trustedProxies }, peer, headers)) continue;
        atThisMachine++;
        assert.match(clientAddressOf(peer, forwardedFor, trustedProxies)!, /^(127\.|::1$)/);
      }
    }
  }
  assert.ok(atThisMachine > 0);
});
