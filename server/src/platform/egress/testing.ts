/** For tests: one address in all the ways it can be spelt, and hosts that must never be reached unasked. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';

/** Written down, not computed: what attackers are known to type, for each kind of address. */
export const hostileHosts: readonly string[] = `
  127.0.0.1 127.0.0.1. 2130706433 0x7f000001 0X7F000001 017700000001 0x7f.0x0.0x0.0x1 0177.00.00.01 0177.0000.0000.0001 127.0.1 127.1 0x7f.0.00.1 127.0x1 １２７．０．０．１ 127。0。0。1 127｡0｡0｡1 %31%32%37%2e%30%2e%30%2e%31 127%2E0%2E0%2E1 [::ffff:127.0.0.1] [::FFFF:7F00:0001] [0:0:0:0:0:ffff:7f00:1] [0000:0000:0000:0000:0000:ffff:127.0.0.1] [::127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::127.0.0.1] [2002:7f00:1::] [2002:7F00:0001::1] [2001:0:7f00:1::] [2001:0:808:808:0:ffff:80ff:fffe] [::ffff:0:127.0.0.1]
  127.255.255.254 127.255.255.254. 2147483646 0x7ffffffe 0X7FFFFFFE 017777777776 0x7f.0xff.0xff.0xfe 0177.0377.0377.0376 127.255.65534 127.16777214 0x7f.255.0377.254 127.0xfffffe １２７．２５５．２５５．２５４ 127。255。255。254 127｡255｡255｡254 %31%32%37%2e%32%35%35%2e%32%35%35%2e%32%35%34 127%2E255%2E255%2E254 [::ffff:127.255.255.254] [::FFFF:7FFF:FFFE] [0:0:0:0:0:ffff:7fff:fffe] [0000:0000:0000:0000:0000:ffff:127.255.255.254] [::127.255.255.254] [64:ff9b::127.255.255.254] [64:ff9b::7fff:fffe] [64:ff9b:1::127.255.255.254] [2002:7fff:fffe::] [2002:7FFF:FFFE::1] [2001:0:7fff:fffe::] [2001:0:808:808:0:ffff:8000:1] [::ffff:0:127.255.255.254]
  10.0.0.1 10.0.0.1. 167772161 0xa000001 0X0A000001 01200000001 0xa.0x0.0x0.0x1 012.00.00.01 0012.0000.0000.0001 10.0.1 10.1 0xa.0.00.1 10.0x1 １０．０．０．１ 10。0。0。1 10｡0｡0｡1 %31%30%2e%30%2e%30%2e%31 10%2E0%2E0%2E1 [::ffff:10.0.0.1] [::FFFF:0A00:0001] [0:0:0:0:0:ffff:a00:1] [0000:0000:0000:0000:0000:ffff:10.0.0.1] [::10.0.0.1] [64:ff9b::10.0.0.1] [64:ff9b::a00:1] [64:ff9b:1::10.0.0.1] [2002:a00:1::] [2002:0A00:0001::1] [2001:0:a00:1::] [2001:0:808:808:0:ffff:f5ff:fffe] [::ffff:0:10.0.0.1]
  172.16.0.1 172.16.0.1. 2886729729 0xac100001 0XAC100001 025404000001 0xac.0x10.0x0.0x1 0254.020.00.01 0254.0020.0000.0001 172.16.1 172.1048577 0xac.16.00.1 172.0x100001 １７２．１６．０．１ 172。16。0。1 172｡16｡0｡1 %31%37%32%2e%31%36%2e%30%2e%31 172%2E16%2E0%2E1 [::ffff:172.16.0.1] [::FFFF:AC10:0001] [0:0:0:0:0:ffff:ac10:1] [0000:0000:0000:0000:0000:ffff:172.16.0.1] [::172.16.0.1] [64:ff9b::172.16.0.1] [64:ff9b::ac10:1] [64:ff9b:1::172.16.0.1] [2002:ac10:1::] [2002:AC10:0001::1] [2001:0:ac10:1::] [2001:0:808:808:0:ffff:53ef:fffe] [::ffff:0:172.16.0.1]
  192.168.1.1 192.168.1.1. 3232235777 0xc0a80101 0XC0A80101 030052000401 0xc0.0xa8.0x1.0x1 0300.0250.01.01 0300.0250.0001.0001 192.168.257 192.11010305 0xc0.168.01.1 192.0xa80101 １９２．１６８．１．１ 192。168。1。1 192｡168｡1｡1 %31%39%32%2e%31%36%38%2e%31%2e%31 192%2E168%2E1%2E1 [::ffff:192.168.1.1] [::FFFF:C0A8:0101] [0:0:0:0:0:ffff:c0a8:101] [0000:0000:0000:0000:0000:ffff:192.168.1.1] [::192.168.1.1] [64:ff9b::192.168.1.1] [64:ff9b::c0a8:101] [64:ff9b:1::192.168.1.1] [2002:c0a8:101::] [2002:C0A8:0101::1] [2001:0:c0a8:101::] [2001:0:808:808:0:ffff:3f57:fefe] [::ffff:0:192.168.1.1]
  100.64.0.1 100.64.0.1. 1681915905 0x64400001 0X64400001 014420000001 0x64.0x40.0x0.0x1 0144.0100.00.01 0144.0100.0000.0001 100.64.1 100.4194305 0x64.64.00.1 100.0x400001 １００．６４．０．１ 100。64。0。1 100｡64｡0｡1 %31%30%30%2e%36%34%2e%30%2e%31 100%2E64%2E0%2E1 [::ffff:100.64.0.1] [::FFFF:6440:0001] [0:0:0:0:0:ffff:6440:1] [0000:0000:0000:0000:0000:ffff:100.64.0.1] [::100.64.0.1] [64:ff9b::100.64.0.1] [64:ff9b::6440:1] [64:ff9b:1::100.64.0.1] [2002:6440:1::] [2002:6440:0001::1] [2001:0:6440:1::] [2001:0:808:808:0:ffff:9bbf:fffe] [::ffff:0:100.64.0.1]
  198.18.0.1 198.18.0.1. 3323068417 0xc6120001 0XC6120001 030604400001 0xc6.0x12.0x0.0x1 0306.022.00.01 0306.0022.0000.0001 198.18.1 198.1179649 0xc6.18.00.1 198.0x120001 １９８．１８．０．１ 198。18。0。1 198｡18｡0｡1 %31%39%38%2e%31%38%2e%30%2e%31 198%2E18%2E0%2E1 [::ffff:198.18.0.1] [::FFFF:C612:0001] [0:0:0:0:0:ffff:c612:1] [0000:0000:0000:0000:0000:ffff:198.18.0.1] [::198.18.0.1] [64:ff9b::198.18.0.1] [64:ff9b::c612:1] [64:ff9b:1::198.18.0.1] [2002:c612:1::] [2002:C612:0001::1] [2001:0:c612:1::] [2001:0:808:808:0:ffff:39ed:fffe] [::ffff:0:198.18.0.1]
  169.254.169.254 169.254.169.254. 2852039166 0xa9fea9fe 0XA9FEA9FE 025177524776 0xa9.0xfe.0xa9.0xfe 0251.0376.0251.0376 169.254.43518 169.16689662 0xa9.254.0251.254 169.0xfea9fe １６９．２５４．１６９．２５４ 169。254。169。254 169｡254｡169｡254 %31%36%39%2e%32%35%34%2e%31%36%39%2e%32%35%34 169%2E254%2E169%2E254 [::ffff:169.254.169.254] [::FFFF:A9FE:A9FE] [0:0:0:0:0:ffff:a9fe:a9fe] [0000:0000:0000:0000:0000:ffff:169.254.169.254] [::169.254.169.254] [64:ff9b::169.254.169.254] [64:ff9b::a9fe:a9fe] [64:ff9b:1::169.254.169.254] [2002:a9fe:a9fe::] [2002:A9FE:A9FE::1] [2001:0:a9fe:a9fe::] [2001:0:808:808:0:ffff:5601:5601] [::ffff:0:169.254.169.254]
  168.63.129.16 168.63.129.16. 2822734096 0xa83f8110 0XA83F8110 025017700420 0xa8.0x3f.0x81.0x10 0250.077.0201.020 0250.0077.0201.0020 168.63.33040 168.4161808 0xa8.63.0201.16 168.0x3f8110 １６８．６３．１２９．１６ 168。63。129。16 168｡63｡129｡16 %31%36%38%2e%36%33%2e%31%32%39%2e%31%36 168%2E63%2E129%2E16 [::ffff:168.63.129.16] [::FFFF:A83F:8110] [0:0:0:0:0:ffff:a83f:8110] [0000:0000:0000:0000:0000:ffff:168.63.129.16] [::168.63.129.16] [64:ff9b::168.63.129.16] [64:ff9b::a83f:8110] [64:ff9b:1::168.63.129.16] [2002:a83f:8110::] [2002:A83F:8110::1] [2001:0:a83f:8110::] [2001:0:808:808:0:ffff:57c0:7eef] [::ffff:0:168.63.129.16]
  100.100.100.200 100.100.100.200. 1684301000 0x646464c8 0X646464C8 014431062310 0x64.0x64.0x64.0xc8 0144.0144.0144.0310 100.100.25800 100.6579400 0x64.100.0144.200 100.0x6464c8 １００．１００．１００．２００ 100。100。100。200 100｡100｡100｡200 %31%30%30%2e%31%30%30%2e%31%30%30%2e%32%30%30 100%2E100%2E100%2E200 [::ffff:100.100.100.200] [::FFFF:6464:64C8] [0:0:0:0:0:ffff:6464:64c8] [0000:0000:0000:0000:0000:ffff:100.100.100.200] [::100.100.100.200] [64:ff9b::100.100.100.200] [64:ff9b::6464:64c8] [64:ff9b:1::100.100.100.200] [2002:6464:64c8::] [2002:6464:64C8::1] [2001:0:6464:64c8::] [2001:0:808:808:0:ffff:9b9b:9b37] [::ffff:0:100.100.100.200]
  0.0.0.0 0.0.0.0. 0 0x0 0X00000000 00 0x0.0x0.0x0.0x0 00.00.00.00 0000.0000.0000.0000 0.0.0 0.0 0x0.0.00.0 0.0x0 ０．０．０．０ 0。0。0。0 0｡0｡0｡0 %30%2e%30%2e%30%2e%30 0%2E0%2E0%2E0 [::ffff:0.0.0.0] [::FFFF:0000:0000] [0:0:0:0:0:ffff:0:0] [0000:0000:0000:0000:0000:ffff:0.0.0.0] [::] [64:ff9b::0.0.0.0] [64:ff9b::0:0] [64:ff9b:1::0.0.0.0] [2002:0:0::] [2002:0000:0000::1] [2001:0:0:0::] [2001:0:808:808:0:ffff:ffff:ffff] [::ffff:0:0.0.0.0]
  255.255.255.255 255.255.255.255. 4294967295 0xffffffff 0XFFFFFFFF 037777777777 0xff.0xff.0xff.0xff 0377.0377.0377.0377 255.255.65535 255.16777215 0xff.255.0377.255 255.0xffffff ２５５．２５５．２５５．２５５ 255。255。255。255 255｡255｡255｡255 %32%35%35%2e%32%35%35%2e%32%35%35%2e%32%35%35 255%2E255%2E255%2E255 [::ffff:255.255.255.255] [::FFFF:FFFF:FFFF] [0:0:0:0:0:ffff:ffff:ffff] [0000:0000:0000:0000:0000:ffff:255.255.255.255] [::255.255.255.255] [64:ff9b::255.255.255.255] [64:ff9b::ffff:ffff] [64:ff9b:1::255.255.255.255] [2002:ffff:ffff::] [2002:FFFF:FFFF::1] [2001:0:ffff:ffff::] [2001:0:808:808:0:ffff:0:0] [::ffff:0:255.255.255.255]
  224.0.0.1 224.0.0.1. 3758096385 0xe0000001 0XE0000001 034000000001 0xe0.0x0.0x0.0x1 0340.00.00.01 0340.0000.0000.0001 224.0.1 224.1 0xe0.0.00.1 224.0x1 ２２４．０．０．１ 224。0。0。1 224｡0｡0｡1 %32%32%34%2e%30%2e%30%2e%31 224%2E0%2E0%2E1 [::ffff:224.0.0.1] [::FFFF:E000:0001] [0:0:0:0:0:ffff:e000:1] [0000:0000:0000:0000:0000:ffff:224.0.0.1] [::224.0.0.1] [64:ff9b::224.0.0.1] [64:ff9b::e000:1] [64:ff9b:1::224.0.0.1] [2002:e000:1::] [2002:E000:0001::1] [2001:0:e000:1::] [2001:0:808:808:0:ffff:1fff:fffe] [::ffff:0:224.0.0.1]
  [::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0001] [::] [fe80::1] [FE80::A9FE:1] [febf::1] [fc00::1] [fd00::1] [FDff:ffff::] [fd00:ec2::254] [fd00:0ec2:0:0:0:0:0:254] [FD00:EC2::0254] [fd20:ce::254] [fec0::1] [ff02::1] [ff05::2] [2001:db8::1] [2001:2::1] [3fff::1] [5f00::1] [100::1] [4000::1] metadata.google.internal METADATA.google.Internal metadata.google.internal. a.metadata.google.internal metadata.goog localhost LOCALHOST localhost. a.localhost ｌｏｃａｌｈｏｓｔ 127.1 127.1. 127.0.1 0 0x0 00 0x7f.1 017700000001 2130706433. 0x7F000001. 1 [::ffff:7f00:1] [::ffff:a9fe:a9fe]
`
  .trim()
  .split(/\s+/);

export type Encoder = (bytes: readonly number[]) => string;

const numberOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number =>
  ((a * 256 + b) * 256 + c) * 256 + d;
const hex = (value: number): string => value.toString(16);
const octal = (value: number): string => `0${value.toString(8)}`;
const dotted: Encoder = (bytes) => bytes.join('.');
const groups = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string =>
  `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
const wide = (text: string): string =>
  text.replaceAll(/[!-~]/g, (one) => String.fromCodePoint(one.codePointAt(0)! + 0xfee0));
const percent = (text: string): string => text.replaceAll(/./g, (one) => `%${hex(one.codePointAt(0)!)}`);
const turned = (bytes: readonly number[]): number[] => bytes.map((byte) => 255 - byte);

/** Spellings that mean the IPv4 address itself. */
export const plainEncoders: Record<string, Encoder> = {
  dotted,
  'with the root dot': (bytes) => `${dotted(bytes)}.`,
  decimal: (bytes) => String(numberOf(bytes)),
  hexadecimal: (bytes) => `0x${hex(numberOf(bytes))}`,
  'hexadecimal in capitals': (bytes) => `0X${hex(numberOf(bytes)).toUpperCase().padStart(12, '0')}`,
  octal: (bytes) => octal(numberOf(bytes)),
  'hexadecimal parts': (bytes) => bytes.map((byte) => `0x${hex(byte)}`).join('.'),
  'octal parts': (bytes) => bytes.map((byte) => `000${octal(byte)}`).join('.'),
  'two parts': ([a, ...rest]) => `${a}.${numberOf([0, ...rest])}`,
  'three parts': ([a, b, c = 0, d = 0]) => `${a}.${b}.${c * 256 + d}`,
  mixed: ([a = 0, b = 0, c, d = 0]) => `0x${hex(a)}.${octal(b)}.${c}.0X${hex(d)}`,
  'full width': (bytes) => wide(dotted(bytes)),
  'ideographic dots': (bytes) => bytes.join('。'),
  'half width dots': (bytes) => bytes.join('｡'),
  'percent-encoded': (bytes) => percent(dotted(bytes)),
  'percent-encoded dots': (bytes) => bytes.join('%2e'),
  mapped: (bytes) => `[::ffff:${dotted(bytes)}]`,
  'mapped in hexadecimal': (bytes) => `[::FFFF:${groups(bytes)}]`,
  'mapped, expanded': (bytes) => `[0000:0000:0000:0000:0000:ffff:${groups(bytes)}]`,
};

/** IPv6 addresses that carry the IPv4 address somewhere else. */
export const carryingEncoders: Record<string, Encoder> = {
  compatible: (bytes) => `[::${dotted(bytes)}]`,
  translated: (bytes) => `[::ffff:0:${dotted(bytes)}]`,
  nat64: (bytes) => `[64:ff9b::${dotted(bytes)}]`,
  'nat64 in hexadecimal': (bytes) => `[64:FF9B:0:0:0:0:${groups(bytes)}]`,
  'local nat64 of 96': (bytes) => `[64:ff9b:1:fffe::${dotted(bytes)}]`,
  'local nat64 of 48': ([a = 0, b = 0, c = 0, d = 0]) =>
    `[64:ff9b:1:${hex(a * 256 + b)}:${hex(c)}:${hex(d * 256)}::]`,
  'local nat64 of 64': ([a = 0, b = 0, c = 0, d = 0]) =>
    `[64:ff9b:1:0:${hex(a)}:${hex(b * 256 + c)}:${hex(d * 256)}:0]`,
  '6to4': (bytes) => `[2002:${groups(bytes)}::1]`,
  'teredo server': (bytes) => `[2001:0:${groups(bytes)}::f7f7:f7f7]`,
  'teredo client': (bytes) => `[2001:0:808:808:0:0:${groups(turned(bytes))}]`,
};

/** What stands around a host to make it look like another. */
export const disguises: Record<string, (host: string) => string> = {
  bare: (host) => `http://${host}`,
  https: (host) => `https://${host}`,
  'user information': (host) => `http://api.example.com@${host}`,
  'user and password': (host) => `http://api.example.com:443@${host}`,
  'back slashes': (host) => `http:\\\\${host}`,
  'one slash': (host) => `http:/${host}`,
  'no slash': (host) => `http:${host}`,
  'white space': (host) => ` \thttp://${host}`,
  'line breaks': (host) => `ht\ntp://${host}`,
  capitals: (host) => `HTTP://${host}`,
};

export interface Canary {
  port: number;
  connections(): number;
  close(): void;
}

const portOf = (server: Server | TcpServer): number => (server.address() as AddressInfo).port;

/** A server on all of this machine's addresses that only notes that somebody came. */
export const openCanary = async (): Promise<Canary> => {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return { port: portOf(server), connections: () => connections, close: () => server.close() };
};

/** A model server as it stands in a home network. */
export const openModelServer = async (ids: readonly string[]): Promise<Canary & { requests: string[] }> => {
  let connections = 0;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: ids.map((id) => ({ id })) }));
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    requests,
    connections: () => connections,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};
