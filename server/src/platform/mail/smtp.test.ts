import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailConformance } from './conformance.ts';
import { createSmtpMail } from './smtp.ts';
import { credentials, startMailServer } from './testing.ts';

const from = 'Stoa <stoa@example.org>';
const { user, password } = credentials;

mailConformance('SMTP', ({ host, port }) =>
  createSmtpMail({ host, port, isSecure: false, user, password, from }),
);

test('a password goes to another machine over TLS alone', async () => {
  // Every address of this machine but the loopback one counts as another machine; this one leads here too.
  const server = await startMailServer();
  const mail = createSmtpMail({
    host: '0.0.0.0',
    port: server.port,
    isSecure: false,
    user,
    password,
    from,
  });
  await assert.rejects(mail.send({ to: 'ada@example.org', subject: 'x', text: 'x', html: 'x' }), /TLS/);
  assert.equal(server.received.length, 0);
  await server.close();
});
