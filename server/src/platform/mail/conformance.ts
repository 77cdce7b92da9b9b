/** What every way to send mail holds, proven against a real mail server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mail } from './port.ts';
import { type MailServerOptions, startMailServer } from './testing.ts';

/** `connect` makes the adapter under test; its credentials are `stoa` and `credentials.password`. */
export const mailConformance = (name: string, connect: (server: { host: string; port: number }) => Mail) => {
  const open = async (options: MailServerOptions = {}) => {
    const server = await startMailServer(options);
    return { server, mail: connect(server) };
  };
  const message = {
    to: 'ada@example.org',
    subject: 'Grüße aus Ἀθῆναι',
    text: 'Guten Tag, Ada,\n\nhttps://stoa.example/reset#abc-DEF_123\n.\nein Punkt allein beendet nichts',
    html: '<p>Guten Tag, Ada &amp; Co</p>',
  };

  test(`${name}: a mail arrives as it was written, once, at its one address`, async () => {
    const { server, mail } = await open();
    await mail.send(message);
    assert.equal(server.received.length, 1);
    const [received] = server.received;
    assert.deepEqual(received!.to, ['ada@example.org']);
    assert.equal(received!.subject, message.subject);
    assert.equal(received!.text.trim(), message.text);
    assert.equal(received!.html.trim(), message.html);
    assert.equal(received!.from, 'stoa@example.org');
    await server.close();
  });

  test(`${name}: an address or a subject with line breaks in it adds neither receivers nor headers`, async () => {
    const { server, mail } = await open();
    const subject = 'Hello\r\nBcc: eve@example.org\r\n\r\nanother body';
    await mail.send({ ...message, subject });
    await mail.send({ ...message, to: 'ada@example.org, eve@example.org' }).catch(() => undefined);
    await mail
      .send({ ...message, to: 'ada@example.org\r\nRCPT TO:<eve@example.org>' })
      .catch(() => undefined);
    for (const { to, headers } of server.received) {
      assert.ok(!to.includes('eve@example.org'), to.join());
      assert.ok(!headers.some((line) => /^bcc:/i.test(line)));
    }
    assert.ok(server.received.length >= 1);
    await server.close();
  });

  test(`${name}: a mail server that is not there fails, and not for good`, async () => {
    const { server, mail } = await open();
    await server.close();
    await assert.rejects(mail.send(message), { name: 'MailError', isFinal: false });
  });

  test(`${name}: a receiver that is refused is refused for good, one that is put off is not`, async () => {
    const { server, mail } = await open({
      refuse: (to) => (to === 'gone@example.org' ? 550 : to === 'later@example.org' ? 450 : undefined),
    });
    await assert.rejects(mail.send({ ...message, to: 'gone@example.org' }), {
      name: 'MailError',
      isFinal: true,
    });
    await assert.rejects(mail.send({ ...message, to: 'later@example.org' }), {
      name: 'MailError',
      isFinal: false,
    });
    await mail.send(message);
    assert.equal(server.received.length, 1);
    await server.close();
  });

  test(`${name}: refused credentials say so, can mend, and are not told (SR-70)`, async () => {
    const { server, mail } = await open({ password: 'another password' });
    const error = await mail.send(message).then(
      () => assert.fail('it was taken'),
      (thrown: Error & { isFinal: boolean }) => thrown,
    );
    assert.equal(error.isFinal, false);
    assert.match(error.message, /535|credentials|auth/i);
    for (const form of ['a password for tests', Buffer.from('a password for tests').toString('base64')])
      assert.ok(!JSON.stringify([error.message, error.cause, error.stack]).includes(form));
    assert.equal(server.received.length, 0);
    await server.close();
  });
};
