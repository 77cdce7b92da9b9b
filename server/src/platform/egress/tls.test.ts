import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { silentLog } from '../../kernel/log.ts';
import { parseRule } from './allowed.ts';
import { createEgress } from './egress.ts';

/** Made for this test alone, for the name `models.example.test`; valid until 2126. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjWk/T/asZnZTAoSR
yrL5Cz7/ZZbdZE7tlaf/rt50o0GhRANCAASYg24e2uvvSjvzCFJoX8CmxcqCHI0H
J22im/NrQeVUPW21jL/Poj8pqjiawEq5x7MitXcsXFaEHNcLoAyvpmRg
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBtDCCAVmgAwIBAgIUChkY0wsb6wv8mjAkadVFM6/XmuwwCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTbW9kZWxzLmV4YW1wbGUudGVzdDAgFw0yNjExMjYxNzQwMjla
GA8yMTI2MTEwMjE3NDAyOVowHjEcMBoGA1UEAwwTbW9kZWxzLmV4YW1wbGUudGVz
dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJiDbh7a6+9KO/MIUmhfwKbFyoIc
jQcnbaKb82tB5VQ9bbWMv8+iPymqOJrASrnHsyK1dyxcVoQc1wugDK+mZGCjczBx
MB0GA1UdDgQWBBTeX/CPBN2t24ZO+nxaBlfJo5rbjTAfBgNVHSMEGDAWgBTeX/CP
BN2t24ZO+nxaBlfJo5rbjTAeBgNVHREEFzAVghNtb2RlbHMuZXhhbXBsZS50ZXN0
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAJ/1KUy7h5Mug3qQ
ZN1cA06Pxhxf+b58vHuiwSdp2Z1eAiEA8bTcgkICKnCaQ/cLsluwEcpieOelF2vD
NQNx4/zDxYM=
-----END CERTIFICATE-----`;

const egress = createEgress({
  log: silentLog,
  allow: [parseRule('127.0.0.1')!],
  resolve: async () => ['127.0.0.1'],
});
const greeted: (string | false | null)[] = [];
const asked: string[] = [];
const server = createServer({ key, cert }, (request, response) => {
  asked.push(request.headers.host!);
  response.end('over TLS');
});
server.on('secureConnection', (socket: TLSSocket) => greeted.push(socket.servername));
server.on('tlsClientError', () => {});
const trusted = getCACertificates();
let port = 0;

before(async () => {
  setDefaultCACertificates([...trusted, cert]);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

after(() => {
  setDefaultCACertificates(trusted);
  egress.close();
  server.closeAllConnections();
  server.close();
});

test('SR-15: over TLS the judged address is connected to, and the name is what is greeted and checked', async () => {
  const response = await egress.fetch(`https://models.example.test:${port}/v1/models`);
  assert.equal(await response.text(), 'over TLS');
  assert.deepEqual(greeted.splice(0), ['models.example.test']);
  assert.deepEqual(asked.splice(0), [`models.example.test:${port}`]);

  const arriving = once(server, 'secureConnection');
  const socket = await egress.connect({ host: 'models.example.test', port }, { secure: true });
  assert.equal((socket as TLSSocket).authorized, true);
  await arriving;
  assert.deepEqual(greeted.splice(0), ['models.example.test']);
  socket.destroy();
});

test('a certificate for another name is refused before anything is sent, although the address is the same', async () => {
  const isRefused = (error: Error) =>
    ((error.cause ?? error) as NodeJS.ErrnoException).code === 'ERR_TLS_CERT_ALTNAME_INVALID';
  const headers = { authorization: 'Bearer secret' };
  await assert.rejects(egress.fetch(`https://other.example.test:${port}/`, { headers }), isRefused);
  await assert.rejects(egress.connect({ host: 'other.example.test', port }, { secure: true }), isRefused);
  await assert.rejects(
    egress.fetch(`https://127.0.0.1:${port}/`),
    isRefused,
    'an address is no name of the certificate',
  );
  assert.deepEqual(asked, []);
});
