/** What every door out must hold: nothing private is reached unasked, however it is spelt, looked up or redirected to. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, test } from 'node:test';
import fc from 'fast-check';
import { type Egress, EgressRefusedError, type HostAndPort } from './port.ts';
import {
  type Canary,
  carryingEncoders,
  disguises,
  hostileHosts,
  openCanary,
  openModelServer,
  plainEncoders,
} from './testing.ts';

export interface DoorOptions {
  /** As in `STOA_EGRESS_ALLOW`. */
  allow?: readonly string[];
  resolve?: (host: string) => Promise<readonly string[]>;
  isConfirmed?: (destination: HostAndPort) => Promise<boolean>;
}

const closing: (() => void)[] = [];

const listen = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const redirectTo = (location: string): Promise<string> =>
  listen((_, response) => response.writeHead(302, { location }).end());

/** What is not read as an address is as good as refused. */
const isRefusal = (error: unknown): boolean =>
  error instanceof EgressRefusedError ||
  (error instanceof TypeError && (error as TypeError & { code?: string }).code === 'ERR_INVALID_URL');

const outcomeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return 'reached';
  } catch (error) {
    return isRefusal(error) ? 'refused' : error;
  }
};

const byte = fc.integer({ min: 0, max: 255 });
const rangesOf = {
  loopback: fc.tuple(fc.constant(127), byte, byte, byte),
  ten: fc.tuple(fc.constant(10), byte, byte, byte),
  'one hundred and seventy-two': fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
  'one hundred and ninety-two': fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
  'carrier-grade NAT': fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  benchmarks: fc.tuple(fc.constant(198), fc.constantFrom(18, 19), byte, byte),
  reserved: fc.tuple(fc.integer({ min: 240, max: 254 }), byte, byte, byte),
  examples: fc.constantFrom([192, 0, 2, 1], [198, 51, 100, 7], [203, 0, 113, 9]),
};
const neverRangesOf = {
  'link-local': fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
  metadata: fc.constantFrom([169, 254, 169, 254], [168, 63, 129, 16], [100, 100, 100, 200], [192, 0, 0, 192]),
  multicast: fc.tuple(fc.integer({ min: 224, max: 239 }), byte, byte, byte),
  'this host': fc.tuple(fc.constant(0), byte, byte, byte),
  broadcast: fc.constant([255, 255, 255, 255]),
};
const anyOf = <T>(choices: Record<string, T>): fc.Arbitrary<T> => fc.constantFrom(...Object.values(choices));
const encoders = { ...plainEncoders, ...carryingEncoders };
const forever = { numRuns: 1500 };

export const proveEgress = (name: string, makeDoor: (options: DoorOptions) => Egress): void => {
  let canary: Canary | undefined;
  const doors: Egress[] = [];
  const make = (options: DoorOptions = {}): Egress => {
    const door = makeDoor(options);
    doors.push(door);
    return door;
  };
  const canaryPort = async (): Promise<number> => (canary ??= await openCanary()).port;
  const assertUntouched = () => assert.equal(canary?.connections(), 0, 'the canary saw a connection');
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    for (const door of doors.splice(0)) door.close();
  });
  after(() => canary?.close());

  test(`${name}: every hostile form that is written down is refused, by fetch and by connect (SR-16)`, async () => {
    assert.ok(hostileHosts.length >= 300);
    const port = await canaryPort();
    const door = make({ resolve: async () => ['127.0.0.1'] });
    const through: unknown[] = [];
    for (const host of hostileHosts) {
      const outcomes = [
        await outcomeOf(door.fetch(`http://${host}:${port}/latest`)),
        await outcomeOf(door.fetch(`https://${host}:${port}/latest`)),
        await outcomeOf(door.connect({ host: host.replace(/^\[|\]$/g, ''), port })),
      ];
      if (outcomes.some((outcome) => outcome !== 'refused')) through.push([host, ...outcomes]);
    }
    assert.deepEqual(through, []);
    assertUntouched();
  });

  test(`${name}: no spelling and no disguise of a private address gets out (SR-15, SR-18)`, async () => {
    const port = await canaryPort();
    const door = make({ resolve: async () => ['127.0.0.1'] });
    const hosts = fc
      .tuple(fc.oneof(...Object.values({ ...rangesOf, ...neverRangesOf })), anyOf(encoders), anyOf(disguises))
      .map(([bytes, encode, disguise]) => `${disguise(encode([...bytes]))}:${port}/`);
    await fc.assert(
      fc.asyncProperty(hosts, async (url) => {
        assert.equal(await outcomeOf(door.fetch(url)), 'refused', url);
      }),
      forever,
    );
    assertUntouched();
  });

  test(`${name}: metadata, link-local and the like are refused even where everything is allowed (SR-16)`, async () => {
    const door = make({ allow: ['0.0.0.0/0', '::/0'], isConfirmed: async () => true });
    const hosts = fc
      .tuple(fc.oneof(...Object.values(neverRangesOf)), anyOf(encoders))
      // Zeros inside the prefix for local use are filling, and ::1 is loopback.
      .filter(([bytes, encode]) => bytes[0] !== 0 || encode === plainEncoders.dotted)
      .map(([bytes, encode]) => encode([...bytes]));
    await fc.assert(
      fc.asyncProperty(hosts, async (host) => {
        const alsoAllowed = { host, port: 80 };
        assert.equal(await outcomeOf(door.fetch(`http://${host}/`, { alsoAllowed })), 'refused', host);
      }),
      forever,
    );
    const others = ['[fe80::1]', '[febf:ffff::1]', '[fd00:ec2::254]', '[fd20:ce::254]', '[ff02::1]', '[::]'];
    for (const host of [...others, 'metadata.google.internal', 'x.metadata.goog.']) {
      assert.equal((await door.assess(`http://${host}/`)).verdict, 'never', host);
    }
  });

  test(`${name}: a public address is allowed in every spelling, and through NAT64`, async () => {
    const door = make();
    const bytes = fc.tuple(fc.constantFrom(1, 8, 23, 45, 93, 151), byte, byte, byte);
    const hosts = fc
      .tuple(bytes, anyOf({ ...plainEncoders, nat64: carryingEncoders.nat64! }))
      .map(([address, encode]) => encode(address));
    await fc.assert(
      fc.asyncProperty(hosts, async (host) => {
        assert.equal((await door.assess(`https://${host}/v1`)).verdict, 'allowed', host);
      }),
    );
    for (const host of ['[2606:4700::1111]', '[2a00:1450:4001::200e]', '[2001:4860:4860::8888]'])
      assert.equal((await door.assess(`https://${host}/`)).verdict, 'allowed', host);
  });

  test(`${name}: of the answers of a name each is judged, and one that is private refuses all (SR-15)`, async () => {
    const port = await canaryPort();
    const hidden = [
      '127.0.0.1',
      '::1',
      '10.1.2.3',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      'fe80::1%eth0',
      'nonsense',
    ];
    for (const address of hidden) {
      for (const answers of [[address], ['93.184.216.34', address], [address, '2606:4700::1111']]) {
        const door = make({ resolve: async () => answers });
        assert.equal(await outcomeOf(door.fetch(`http://model.example.com:${port}/`)), 'refused', address);
        assert.equal(await outcomeOf(door.connect({ host: 'model.example.com', port })), 'refused', address);
      }
    }
    assertUntouched();
  });

  test(`${name}: a name that is looked up anew leads nowhere else: what was judged is connected to (SR-15)`, async () => {
    const port = await canaryPort();
    // 192.0.2.1 stands for a public address: allowed here, and answered by nobody.
    let lookUps = 0;
    const door = make({
      allow: ['192.0.2.1'],
      resolve: async () => ((lookUps += 1) === 1 ? ['192.0.2.1'] : ['127.0.0.1']),
    });
    const url = `http://rebinding.example.com:${port}/`;
    const first = await outcomeOf(door.fetch(url, { signal: AbortSignal.timeout(150) }));
    assert.notEqual(first, 'reached');
    assert.notEqual(first, 'refused');
    assert.equal(lookUps, 1);
    assert.equal(await outcomeOf(door.fetch(url)), 'refused');
    assertUntouched();
  });

  test(`${name}: an open connection is not used for a name that leads elsewhere by now (SR-15)`, async () => {
    const model = await openModelServer(['one']);
    closing.push(model.close);
    let answers = ['127.0.0.1'];
    const door = make({ allow: ['127.0.0.0/8'], resolve: async () => answers });
    const url = `http://model.example.com:${model.port}/v1/models`;
    await (await door.fetch(url)).text();
    await (await door.fetch(url)).text();
    assert.equal(model.connections(), 1);
    answers = ['10.0.0.1'];
    assert.equal(await outcomeOf(door.fetch(url)), 'refused');
    answers = ['127.0.0.2'];
    // Nobody listens there: it was tried, and the connection to the old address was left alone.
    assert.notEqual(await outcomeOf(door.fetch(url)), 'reached');
    assert.equal(model.requests.length, 2);
  });

  test(`${name}: a host is reached by its name in the request, whatever address it was connected to`, async () => {
    const hosts: (string | undefined)[] = [];
    const url = await listen((request, response) => {
      hosts.push(request.headers.host);
      response.end('x');
    });
    const { port } = new URL(url);
    const door = make({ allow: [`model.example.com:${port}`], resolve: async () => ['127.0.0.1'] });
    const headers = { host: 'other.example.com', connection: 'upgrade' };
    await (await door.fetch(`http://model.example.com:${port}/`, { headers })).text();
    assert.deepEqual(hosts, [`model.example.com:${port}`]);
  });

  test(`${name}: each hop of a redirect is judged, and none is followed unasked (SR-17)`, async () => {
    const port = await canaryPort();
    const targets = [
      '127.0.0.2',
      '[::ffff:127.0.0.2]',
      '2130706434',
      'localhost',
      '[::1]',
      '169.254.169.254',
    ];
    for (const host of targets) {
      const url = await redirectTo(`http://${host}:${port}/`);
      const door = make({ allow: ['127.0.0.1'], resolve: async () => ['127.0.0.2'] });
      assert.equal(await outcomeOf(door.fetch(url, { redirects: 3 })), 'refused', host);
      assert.equal((await door.fetch(url)).status, 302);
    }
    for (const location of ['file:///etc/passwd', `http://user@127.0.0.1:${port}/`, 'http://[', 'ftp://x/']) {
      const door = make({ allow: ['127.0.0.1'] });
      assert.equal(
        await outcomeOf(door.fetch(await redirectTo(location), { redirects: 3 })),
        'refused',
        location,
      );
    }
    assertUntouched();
  });

  test(`${name}: three redirects are followed at most, and another origin is told no credentials (SR-17)`, async () => {
    const seen: Record<string, unknown>[] = [];
    const end = await listen((request, response) => {
      seen.push(request.headers);
      response.end('the end');
    });
    const hops = await listen((request, response) => {
      const left = Number(request.url!.slice(1));
      response.writeHead(307, { location: left > 1 ? `/${left - 1}` : `${end}/` }).end();
    });
    const door = make({ allow: ['127.0.0.1'] });
    const headers = {
      authorization: 'Bearer secret',
      cookie: 'a=1',
      'x-api-key': 'secret',
      accept: 'text/plain',
    };
    const init = { headers, redirects: 3 };
    assert.equal(await (await door.fetch(`${hops}/3`, init)).text(), 'the end');
    assert.equal(JSON.stringify(seen).includes('secret'), false);
    assert.equal(seen[0]!.cookie, undefined);
    assert.equal(seen[0]!.accept, 'text/plain');
    assert.equal(await outcomeOf(door.fetch(`${hops}/4`, init)), 'refused');
    assert.equal(await outcomeOf(door.fetch(`${hops}/4`, { ...init, redirects: 9 })), 'refused');
    const posted = { ...init, method: 'POST', body: 'secret' };
    assert.equal(await outcomeOf(door.fetch(`${hops}/1`, posted)), 'refused');
    assert.equal(seen.length, 1);
  });

  test(`${name}: what is allowed is exactly that host and port, and stays so only while it is allowed`, async () => {
    const model = await openModelServer(['small']);
    const other = await canaryPort();
    closing.push(model.close);
    let confirmed: HostAndPort[] = [];
    const door = make({
      isConfirmed: async ({ host, port }) => confirmed.some((one) => one.host === host && one.port === port),
    });
    const url = `http://127.0.0.1:${model.port}/v1/models`;
    assert.equal(await outcomeOf(door.fetch(url)), 'refused');
    confirmed = [{ host: '127.0.0.1', port: model.port }];
    assert.equal((await door.fetch(url)).status, 200);
    const socket = await door.connect({ host: '127.0.0.1', port: model.port });
    socket.destroy();
    assert.equal(await outcomeOf(door.fetch(`http://127.0.0.1:${other}/`)), 'refused');
    assert.equal(await outcomeOf(door.fetch(`http://127.0.0.2:${model.port}/`)), 'refused');
    assert.equal(await outcomeOf(door.fetch(`http://localhost:${model.port}/`)), 'refused');
    confirmed = [];
    assert.equal(await outcomeOf(door.fetch(url)), 'refused');
    assertUntouched();
  });

  test(`${name}: only http and https go out, and nothing with a user in it (SR-18)`, async () => {
    const door = make({ allow: ['0.0.0.0/0'] });
    const urls = [
      'file:///etc/passwd',
      'ftp://example.com/',
      'data:text/plain,x',
      'ws://example.com/',
      'http://a@b.example/',
      'http://:x@b.example/',
    ];
    for (const url of urls) await assert.rejects(door.fetch(url), EgressRefusedError, url);
    for (const host of ['a/b', 'a@b', 'a#b', 'a?b', 'a\\b', 'a:80', '', ' '])
      await assert.rejects(door.connect({ host, port: 80 }), EgressRefusedError, host);
  });
};
