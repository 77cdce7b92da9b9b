/**
 * Which addresses are the public internet, from the special-purpose registries of IANA for IPv4 and
 * IPv6, the clouds' metadata services, and the ways in which IPv6 carries an IPv4 address (SR-16).
 */
import { isWithin, knownRange, withoutMapping } from './ip-address.ts';

/** `private` is all that is not globally reachable and may be allowed; `never` is for nobody. */
export type AddressClass = 'public' | 'private' | 'never';

const never = [
  // Link-local, and with it most clouds' metadata services.
  '169.254.0.0/16',
  'fe80::/10',
  // Metadata services and agents elsewhere: Azure, Alibaba, Oracle, AWS, Google, Scaleway.
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
  'fd00:42::42',
  // "This host", multicast and broadcast: no server has such an address.
  '0.0.0.0/8',
  '224.0.0.0/4',
  '255.255.255.255',
  '::',
  'ff00::/8',
].map(knownRange);

const notPublic = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  // Within 2000::/3; all beyond it is not public anyway.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
].map(knownRange);

const globalUnicast = knownRange('2000::/3');

interface Carrier {
  range: ReturnType<typeof knownRange>;
  /** Whether a carried public address is public: where that is how networks without IPv4 reach it. */
  isRoad: boolean;
  carried: (address: Uint8Array) => Uint8Array[];
}

const at =
  (...starts: number[]) =>
  (address: Uint8Array): Uint8Array[] =>
    starts.map((start) => address.subarray(start, start + 4));

const carriers: Carrier[] = [
  // NAT64 (RFC 6052), and its prefix for local use (RFC 8215), which may be cut at any of these lengths.
  { range: knownRange('64:ff9b::/96'), isRoad: true, carried: at(12) },
  {
    range: knownRange('64:ff9b:1::/48'),
    isRoad: false,
    carried: (address) => {
      // Byte 8 is skipped by the lengths that reach across it (RFC 6052 §2.2).
      const bytes = Uint8Array.from([...address.subarray(0, 8), ...address.subarray(9)]);
      // Zeros are filling, not an address.
      return [...at(6, 7, 8)(bytes), ...at(12)(address)].filter(([first]) => first !== 0);
    },
  },
  { range: knownRange('2002::/16'), isRoad: false, carried: at(2) },
  {
    // Teredo: the server as it is, the client with every bit turned (RFC 4380).
    range: knownRange('2001::/32'),
    isRoad: false,
    carried: (address) => [...at(4)(address), address.subarray(12).map((byte) => ~byte)],
  },
  { range: knownRange('::ffff:0:0:0/96'), isRoad: false, carried: at(12) },
];

const loopback = knownRange('::1');
const compatible = knownRange('::/96');

/** @param given four bytes or sixteen */
export const classOf = (given: Uint8Array): AddressClass => {
  const address = withoutMapping(given);
  if (never.some((range) => isWithin(address, range))) return 'never';
  if (address.length === 4) return isIn(notPublic, address) ? 'private' : 'public';
  if (isWithin(address, loopback)) return 'private';
  // The oldest way of carrying, `::a.b.c.d`, is nobody's road.
  if (isWithin(address, compatible)) return atLeastPrivate(classOf(address.subarray(12)));
  const carrier = carriers.find(({ range }) => isWithin(address, range));
  if (carrier) {
    const classes = carrier.carried(address).map(classOf);
    if (classes.includes('never')) return 'never';
    return carrier.isRoad && !classes.includes('private') ? 'public' : 'private';
  }
  return isWithin(address, globalUnicast) && !isIn(notPublic, address) ? 'public' : 'private';
};

const isIn = (ranges: typeof notPublic, address: Uint8Array): boolean =>
  ranges.some((range) => isWithin(address, range));

const atLeastPrivate = (found: AddressClass): AddressClass => (found === 'public' ? 'private' : found);
