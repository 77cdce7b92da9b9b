/** The screens about accounts, in light and dark, at a desk and on a phone: empty, full and failing. */
import { accountRoutes } from '@stoa/contract/accounts';
import { inviteRoutes } from '@stoa/contract/invites';
import { settingsRoutes } from '@stoa/contract/settings';
import { userRoutes } from '@stoa/contract/users';
import type { Page } from 'playwright-core';
import { startMailServer } from '../server/src/platform/mail/testing.ts';
import { openPerson, password, signUp } from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { startServer } from './house/server.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const choose = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();
const close = async (page: Page) => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').last().waitFor({ state: 'detached' });
};

const startWithMail = async (stage: Stage) => {
  const mail = await startMailServer();
  stage.after(() => mail.close());
  const server = await startServer(stage, {
    STOA_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
    STOA_MAIL_FROM: 'Stoa <stoa@example.org>',
  });
  return { mail, server };
};

journey('the pages that links lead to, and a forgotten password', async (stage) => {
  const { server } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada Lovelace');
  const strangers = await openAtBothSizes(stage, server.url);
  await strangers.go('forgot', async (page) => {
    await press(page, 'Forgot your password?');
    await page.getByRole('button', { name: 'Send the link' }).waitFor();
  });
  await strangers.go('forgot, sent', async (page) => {
    await page.getByRole('textbox', { name: 'E-mail' }).fill('nobody@example.com');
    await press(page, 'Send the link');
    await page.getByText('If nobody@example.com has an account').waitFor();
  });
  const body = { role: 'member' as const, email: 'ben@example.com' };
  const { link } = await ada.call(inviteRoutes.create, { body });
  await strangers.go('invite', async (page) => {
    await page.goto(link.url);
    await heading(page, 'You are invited');
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
  });
  await strangers.go('invite, over', async (page) => {
    await page.goto('about:blank');
    await page.goto(`${server.url}/invite#gone`);
    await page.getByText('This link does not work any more').waitFor();
  });
  const { user } = await ada.call(userRoutes.create, { body: { name: 'Cyd', email: 'cyd@example.com' } });
  const reset = await ada.call(userRoutes.makeResetLink, { params: { userId: user.id } });
  await strangers.go('reset', async (page) => {
    await page.goto('about:blank');
    await page.goto(reset.url);
    await page.getByRole('button', { name: 'Set the password' }).waitFor();
  });
  await strangers.go('sign-up, sent', async (page) => {
    await ada.call(settingsRoutes.update, { body: { registration: 'open', emailVerification: true } });
    await page.goto('about:blank');
    await page.goto('/');
    await press(page, 'Create one');
    await page.getByRole('textbox', { name: 'Name' }).fill('Dora');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('dora@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await press(page, 'Create account');
    await page.getByText('A link is on its way').waitFor();
  });
  strangers.assertFlawless();
});

journey('without mail a forgotten password says whom to ask', async (stage) => {
  const server = await startServer(stage);
  await signUp(openPerson(stage, server.url), 'Ada Lovelace');
  const strangers = await openAtBothSizes(stage, server.url);
  await strangers.go('forgot, no mail', async (page) => {
    await press(page, 'Forgot your password?');
    await page.getByText('This server sends no mail').waitFor();
  });
  strangers.assertFlawless();
});

journey('one’s own account', async (stage) => {
  const { server } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada Lovelace');
  const agents = [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'curl/8.9.1',
  ];
  for (const agent of agents) {
    await openPerson(stage, server.url).request(accountRoutes.signIn.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': agent },
      body: JSON.stringify({ email: 'ada@example.com', password }),
    });
  }
  const { go, assertFlawless } = await openAtBothSizes(stage, server.url, { person: ada });
  await go('account', async (page) => {
    await page.goto('/settings/account');
    await page.getByText('Firefox on Windows').waitFor();
  });
  await go('changing the password', async (page) => {
    await press(page, 'Change the password');
    await page.getByRole('dialog').waitFor();
  });
  await go('changing the password, refused', async (page) => {
    await page.getByRole('textbox', { name: 'Present password' }).fill('wrong');
    await page.getByRole('textbox', { name: 'New password' }).fill('a new long password');
    await page.getByRole('dialog').getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('This is not the password.').waitFor();
  });
  await go('changing the e-mail', async (page) => {
    await close(page);
    await press(page, 'Change the e-mail');
    await page.getByRole('dialog').waitFor();
  });
  await go('changing the e-mail, sent', async (page, size) => {
    await page.getByRole('textbox', { name: 'New e-mail' }).fill(`ada-${size}@example.com`);
    await page.getByRole('textbox', { name: 'Present password' }).fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Change the e-mail' }).click();
    await page.getByText('A link is on its way').waitFor();
  });
  await go('deleting the account', async (page) => {
    await close(page);
    await press(page, 'Delete …');
    await page.getByRole('dialog').waitFor();
  });
  assertFlawless();
});

const names = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Radia', 'Niklaus', 'Frances', 'Ken'];
const families = ['Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Perlman', 'Wirth', 'Allen', 'Thompson'];

journey('two hundred users, and those who are invited', async (stage) => {
  const { server } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada Lovelace');
  const { go, assertFlawless } = await openAtBothSizes(stage, server.url, { person: ada });
  await go('users, alone', async (page) => {
    await page.goto('/settings/users');
    await page.getByText('Nobody is invited at the moment.').waitFor();
  });
  for (let n = 0; n < 200; n++) {
    const name = `${names[n % names.length]} ${families[(n * 7) % families.length]}`;
    const body = { name, email: `person-${n}@a-rather-long-host-name.example.com` };
    const { user } = await ada.call(userRoutes.create, { body });
    const params = { userId: user.id };
    if (n % 40 === 1) await ada.call(userRoutes.update, { params, body: { role: 'administrator' } });
    if (n % 50 === 7) await ada.call(userRoutes.update, { params, body: { disabled: true } });
  }
  for (const [email, note] of [
    ['the-new-designer@example.com', 'Starts in March'],
    ['somebody@example.com', ''],
  ] as const)
    await ada.call(inviteRoutes.create, { body: { email, note } });
  await ada.call(inviteRoutes.create, { body: { role: 'administrator', days: 1 } });
  await go('users, full', async (page) => {
    await page.reload();
    await page.getByText('the-new-designer@example.com').waitFor();
  });
  await go('users, invites', (page) => page.getByText('Anybody with the link').scrollIntoViewIfNeeded());
  await go('users, found', async (page) => {
    await page.getByRole('searchbox', { name: 'Find by name or e-mail' }).fill('grace hopper');
    await page.getByText('Alan Turing').first().waitFor({ state: 'detached' });
    await page.getByText('Grace Hopper').first().waitFor();
  });
  await go('users, menu', async (page) => {
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).first().click();
    await page.getByRole('menu').waitFor();
  });
  await go('users, disabling', async (page) => {
    await choose(page, 'Disable');
    await page.getByRole('alertdialog').waitFor();
  });
  await go('users, deleting', async (page) => {
    await press(page, 'Cancel');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Actions for Grace Hopper' }).first().click();
    await choose(page, 'Delete');
    await page.getByRole('textbox', { name: /^To confirm, type/ }).fill('somebody@else.example');
    await press(page, 'Delete for good');
    await page.getByText('This is not the e-mail of the account.').waitFor();
  });
  await go('users, none found', async (page) => {
    await close(page);
    await page.getByRole('searchbox', { name: 'Find by name or e-mail' }).fill('nobody like this');
    await page.getByText('Nothing matches').waitFor();
  });
  await go('inviting', async (page) => {
    await press(page, 'Invite');
    await page.getByRole('dialog').waitFor();
  });
  await go('inviting, made', async (page) => {
    await press(page, 'Make the invite');
    await page.getByRole('textbox', { name: 'Link' }).waitFor();
  });
  await go('adding somebody, refused', async (page) => {
    await press(page, 'Done');
    await press(page, 'Add');
    await page.getByRole('textbox', { name: 'Name' }).fill('Somebody');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@example.com');
    await press(page, 'Create account');
    await page.getByText('There is an account with this e-mail already.').waitFor();
  });
  await server.killNine();
  await go('users, server gone', async (page) => {
    await close(page);
    await page.getByRole('searchbox', { name: 'Find by name or e-mail' }).fill('x');
    await page.getByText('The users could not be loaded').waitFor();
  });
  assertFlawless();
});

journey('registration and mail in the settings of the instance', async (stage) => {
  const { server, mail } = await startWithMail(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada Lovelace');
  await ada.call(settingsRoutes.update, {
    body: { registration: 'open', registrationDomains: ['example.com', 'uni.example'] },
  });
  const { go, assertFlawless } = await openAtBothSizes(stage, server.url, { person: ada });
  await go('instance, mail', async (page) => {
    await page.goto('/settings/instance');
    await press(page, 'Send a test mail');
    await page.getByText('The mail server has taken a mail').waitFor();
  });
  await mail.close();
  await go('instance, mail fails', async (page) => {
    await press(page, 'Send a test mail');
    await page.getByText('The test mail was not sent').waitFor();
  });
  assertFlawless();

  const german = await openAtBothSizes(stage, server.url, { person: ada, locale: 'de-DE' });
  await german.go('account, German', async (page) => {
    await page.goto('/settings/account');
    await page.getByText('Wo dieses Konto angemeldet ist').waitFor();
  });
  await german.go('users, German', async (page) => {
    await page.goto('/settings/users');
    await page.getByText('Zurzeit ist niemand eingeladen.').waitFor();
  });
  german.assertFlawless();
});
