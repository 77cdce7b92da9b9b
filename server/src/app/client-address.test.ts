import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { knownRange } from '../platform/egress/ip-address.ts';
import { clientAddressOf, isTrustedProxy } from './client-address.ts';

const trusted = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '2001:db8:ff::1'].map(knownRange);

test('SR-56: the address is that of the rightmost hop that is not a trusted proxy', () => {
  const rows: [peer: string | undefined, forwardedFor: string | undefined, expected: string | undefined][] = [
    // Nobody in between, and a header that nobody vouches for.
    ['192.0.2.7', undefined, '192.0.2.7'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['192.0.2.7', '10.0.0.1, 127.0.0.1', '192.0.2.7'],
    ['::1', '198.51.100.1', '::1'],
    ['11.0.0.1', '198.51.100.1', '11.0.0.1'],
    // One proxy, with and without a forged beginning.
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '10.0.0.5, 203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['127.0.0.1', ' 198.51.100.1 ', '198.51.100.1'],
    ['fd00::2', '2001:db8::7', '2001:db8::7'],
    // Several proxies in a row, and one that is not ours among them.
    ['10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.9, fd00::1', '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1, 192.0.2.1, 10.0.0.9', '192.0.2.1'],
    // Nothing but proxies: the farthest that is known.
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    // What is no address ends the search at whoever said it.
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1, evil.example, 10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '198.51.100.1,', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1, 300.1.1.1', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1/8', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1 10.0.0.2', '10.0.0.1'],
    // Ports and brackets.
    ['10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['10.0.0.1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['10.0.0.1', '[2001:db8::7]', '2001:db8::7'],
    ['10.0.0.1', '[10.0.0.2', '10.0.0.1'],
    // One spelling for each address.
    ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['::ffff:10.0.0.1', '::ffff:c633:6401', '198.51.100.1'],
    ['10.0.0.1', '2001:0DB8:0:0::7', '2001:db8::7'],
    ['2001:db8:00ff::1', '192.0.2.7', '192.0.2.7'],
    ['fe80::1%eth0', undefined, 'fe80::1'],
    // A connection that is gone.
    [undefined, '198.51.100.1', undefined],
    ['', '198.51.100.1', undefined],
  ];
  for (const [peer, forwardedFor, expected] of rows) {
    assert.equal(clientAddressOf(peer, forwardedFor, trusted), expected, `${peer} ← ${forwardedFor}`);
  }
});

test('SR-56: without trusted proxies no header is believed', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.string(), (peer, header) => clientAddressOf(peer, header, []) === peer),
  );
});

test('SR-56: nothing a client writes into the header moves its address', () => {
  const hop = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string(),
    fc.constantFrom('10.0.0.1', '127.0.0.1', 'fd00::1'),
  );
  fc.assert(
    fc.property(fc.array(hop, { maxLength: 80 }), (forged) => {
      const appended = [...forged, '192.0.2.7', '10.0.0.9'].join(', ');
      return clientAddressOf('10.0.0.1', appended, trusted) === '192.0.2.7';
    }),
  );
});

test('a list without an end is not walked to its beginning', () => {
  const endless = ['198.51.100.1', ...Array.from({ length: 5_000 }, () => '10.0.0.2')].join(',');
  assert.equal(clientAddressOf('10.0.0.1', endless, trusted), '10.0.0.2');
});

test('a proxy is known by its address, however it is spelt', () => {
  for (const peer of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '127.0.0.1', '2001:DB8:FF::1'])
    assert.ok(isTrustedProxy(peer, trusted), peer);
  for (const peer of [undefined, '', '127.0.0.2', '192.0.2.1', 'localhost', '::1'])
    assert.ok(!isTrustedProxy(peer, trusted), String(peer));
});
