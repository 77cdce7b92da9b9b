/** How people come in, come back, and are put out, over the whole product. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { accountRoutes } from '@stoa/contract/accounts';
import { ApiError } from '@stoa/contract/client';
import { inviteRoutes } from '@stoa/contract/invites';
import { endpointRoutes } from '@stoa/contract/models';
import { runRoutes } from '@stoa/contract/runs/routes';
import { settingsRoutes } from '@stoa/contract/settings';
import { userRoutes } from '@stoa/contract/users';
import type { Page } from 'playwright-core';
import { type MailServer, startMailServer } from '../server/src/platform/mail/testing.ts';
import { newConversation, openPerson, password, type Person, readRun, send, signUp } from './house/api.ts';
import { visit } from './house/browser.ts';
import { composerOf } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { startServer } from './house/server.ts';

const startWithMail = async (stage: Stage) => {
  const mail = await startMailServer();
  stage.after(() => mail.close());
  const server = await startServer(stage, {
    STOA_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    STOA_MAIL_FROM: 'Stoa <stoa@example.org>',
  });
  return { mail, server };
};

/** The link in the newest mail to somebody. */
const linkTo = (mail: MailServer, to: string): Promise<string> =>
  until(`a mail with a link to ${to}`, () => {
    const text = mail.received.findLast((one) => one.to.includes(to))?.text ?? '';
    return /^http\S+#\S+$/m.exec(text)?.[0];
  });

const fill = async (page: Page, fields: Record<string, string>): Promise<void> => {
  for (const [name, value] of Object.entries(fields)) await page.getByRole('textbox', { name }).fill(value);
};

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  );

journey('an invite leads through a closed door, once', async (stage) => {
  const { mail, server } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const adas = await (await visit(stage, server.url, { person: ada })).openTab('/settings/users');
  await press(adas, 'Invite');
  await fill(adas, { 'E-mail (optional)': 'ben@example.com', 'Note (optional)': 'The new one' });
  await press(adas, 'Make the invite');
  const shown = await adas.getByRole('textbox', { name: 'Link' }).inputValue();
  assert.equal(shown, await linkTo(mail, 'ben@example.com'));

  const { openTab, faults } = await visit(stage, server.url);
  const page = await openTab(shown);
  assert.equal(await page.getByRole('textbox', { name: 'E-mail' }).inputValue(), 'ben@example.com');
  await fill(page, { Name: 'Ben', Password: password });
  await press(page, 'Create account');
  await page.waitForURL(`${server.url}/`);
  await page.getByText('No model is connected yet').waitFor();
  assert.ok(!page.url().includes('#'), 'what the link carried is gone from the address');

  const late = await openTab(shown);
  await late.getByText('This link does not work any more').waitFor();
  assert.deepEqual(faults, []);
});

journey('a forgotten password is set anew by mail, and old sessions are over', async (stage) => {
  const { mail, server } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const { openTab, faults } = await visit(stage, server.url);
  const page = await openTab();
  await press(page, 'Forgot your password?');
  await fill(page, { 'E-mail': 'ada@example.com' });
  await press(page, 'Send the link');
  await page.getByText('If ada@example.com has an account').waitFor();
  await page.goto(await linkTo(mail, 'ada@example.com'));
  await fill(page, { Password: 'an even longer password' });
  await press(page, 'Set the password');
  await page.getByText('The new password is set').waitFor();
  assert.equal(await codeOf(ada.call(accountRoutes.me)), 'account/sign-in-required');
  await press(page, 'To signing in');
  await fill(page, { 'E-mail': 'ada@example.com', Password: 'an even longer password' });
  await press(page, 'Sign in');
  await page.getByText('Connect a model').waitFor();
  assert.deepEqual(faults, []);
});

journey('an account with an address to confirm begins with its link and its password', async (stage) => {
  const { mail, server } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  await ada.call(settingsRoutes.update, { body: { registration: 'open', emailVerification: true } });
  const page = await (await visit(stage, server.url)).openTab();
  await press(page, 'Create one');
  await fill(page, { Name: 'Ben', 'E-mail': 'ben@example.com', Password: password });
  await press(page, 'Create account');
  await page.getByText('A link is on its way to ben@example.com').waitFor();
  await page.goto(await linkTo(mail, 'ben@example.com'));
  await fill(page, { Password: password });
  await press(page, 'Confirm and sign in');
  await page.getByText('No model is connected yet').waitFor();
});

/** Ada, who administers, and Ben, in the middle of an answer that would take minutes. */
const talkAtLength = async (stage: Stage) => {
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  await ada.call(settingsRoutes.update, { body: { registration: 'open', titles: false } });
  const endpoint = { name: 'Scripted', provider: 'scripted' as const };
  const { id: endpointId } = await ada.call(endpointRoutes.create, { body: endpoint });
  const ben = openPerson(stage, server.url);
  const user = await signUp(ben, 'Ben');
  const { id: conversationId } = await newConversation(ben);
  const model = { endpointId, id: 'paced', settings: { tokens: 2000, tokensPerSecond: 20 } };
  const { run } = await send(ben, { conversationId, model, text: 'Tell me everything.' });
  const reader = readRun(ben, run.id);
  await until('words of the answer', () => reader.text().length > 20);
  return { server, ada, ben, user, run, reader, conversationId };
};

/** Notes what comes over somebody's own stream, until the server ends it. */
const listen = (person: Person) => {
  const heard: string[] = [];
  const over = (async () => {
    for await (const { data } of person.events('/api/events')) {
      heard.push((JSON.parse(data) as { type: string }).type);
    }
  })();
  return { heard, over };
};

journey(
  'who is disabled is out within a second: page, streams, and the answer being written',
  async (stage) => {
    const { server, ada, ben, user, run, reader } = await talkAtLength(stage);
    const page = await (await visit(stage, server.url, { person: ben })).openTab();
    await composerOf(page).waitFor();
    const { heard, over } = listen(ben);
    await until('the stream', () => heard.includes('hello'));
    const params = { userId: user.id };
    const startedAt = performance.now();
    await ada.call(userRoutes.update, { params, body: { disabled: true } });
    await Promise.all([over, reader.over]);
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs < 1000, `${tookMs.toFixed(0)} ms`);
    assert.equal(heard.at(-1), 'signed-out');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    assert.equal(await codeOf(ben.call(accountRoutes.me)), 'account/sign-in-required');
    const body = { email: user.email, password };
    assert.equal(
      await codeOf(openPerson(stage, server.url).call(accountRoutes.signIn, { body })),
      'account/wrong-credentials',
    );

    await ada.call(userRoutes.update, { params, body: { disabled: false } });
    const again = openPerson(stage, server.url);
    await again.call(accountRoutes.signIn, { body });
    const left = await again.call(runRoutes.get, { params: { runId: run.id } });
    assert.equal(left.status, 'cancelled');
    assert.ok(Date.parse(left.endedAt!) - Date.now() < 0);
  },
);

/** Every row of every table in which one of the words stands. */
const rowsWith = (dataDir: string, words: readonly string[]): string[] => {
  const database = new DatabaseSync(join(dataDir, 'stoa.db'), { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  const found = tables.flatMap(({ name }) =>
    database
      .prepare(`select * from "${String(name)}"`)
      .all()
      .map((row) => `${String(name)}: ${JSON.stringify(row)}`)
      .filter((row) => words.some((word) => row.includes(word))),
  );
  database.close();
  return found;
};

journey('of who deletes their account, in the middle of an answer, nothing is left', async (stage) => {
  const { server, ada, ben, user, run, reader, conversationId } = await talkAtLength(stage);
  await ada.call(inviteRoutes.create, { body: { email: 'cyd@example.com' } });
  const page = await (await visit(stage, server.url, { person: ben })).openTab('/settings/account');
  await press(page, 'Delete …');
  await fill(page, { 'Present password': password });
  await press(page, 'Delete for good');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await reader.over;
  assert.equal(await codeOf(ben.call(accountRoutes.me)), 'account/sign-in-required');
  await server.stop();
  const rows = rowsWith(server.dataDir, [user.id, user.email, run.id, conversationId]);
  assert.ok(rows.length > 0, 'the scan sees the audit log');
  assert.deepEqual(
    rows.filter((row) => !row.startsWith('auditEntries:')),
    [],
  );
  assert.ok(!rows.join().includes(user.email));
});
