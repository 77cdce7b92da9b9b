/** A model server in one's own network: asked about once, reached from then on, and closed again by taking it back. */
import assert from 'node:assert/strict';
import { egressAllowanceRoutes } from '@stoa/contract/egress-allowances';
import { openPerson, signUp } from './house/api.ts';
import { shoot, visit } from './house/browser.ts';
import { answersOn, say, untilReads } from './house/chat-page.ts';
import { journey } from './house/journey.ts';
import { startServer } from './house/server.ts';
import { startUpstream } from './house/upstream.ts';

journey(
  'a private model server is reached after one confirmation, and no longer once it is revoked',
  async (stage) => {
    const upstream = await startUpstream(stage);
    upstream.answer('Hello', { content: 'Hello from the cellar.' });
    const server = await startServer(stage, { STOA_EGRESS_ALLOW: '' });
    const ada = openPerson(stage, server.url);
    await signUp(ada, 'Ada');
    const place = new URL(upstream.baseUrl).host;
    const { openTab, faults } = await visit(stage, server.url, { person: ada });
    const page = await openTab();

    await page.getByRole('button', { name: 'Use your own server' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(upstream.baseUrl);
    const question = page.getByRole('alertdialog', { name: 'This address is in your own network' });
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await question.getByText(`${place} is not on the internet.`).waitFor();
    await shoot(page, 'private-address-question');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    assert.equal(upstream.requests().length, 0);
    assert.deepEqual((await ada.call(egressAllowanceRoutes.list)).items, []);

    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await question.getByRole('button', { name: 'Allow' }).click();
    await page
      .getByRole('button', { name: /^Model: / })
      .first()
      .waitFor();
    await say(page, 'Hello');
    await untilReads(answersOn(page).first(), 'Hello from the cellar.');

    await page.goto('/settings/endpoints');
    const allowed = page.getByRole('region', { name: 'Allowed in your own network' });
    await allowed.getByText(place).first().waitFor();
    await shoot(page, 'egress-allowances');
    await allowed.getByRole('button', { name: `Revoke ${place}` }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await allowed.getByText('Nothing in your own network has been allowed here.').waitFor();
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('Does not work').first().waitFor();

    // Saving it again in its dialog asks anew.
    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await question.getByRole('button', { name: 'Allow' }).click();
    await page
      .getByText(/^Works; \d+ model/)
      .first()
      .waitFor();
    await allowed.getByText(place).first().waitFor();
    assert.deepEqual(faults, []);
  },
);

journey('looking for local servers says what it finds, and looks only when asked', async (stage) => {
  const server = await startServer(stage, { STOA_EGRESS_ALLOW: '', STOA_LOG_LEVEL: 'debug' });
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const { openTab } = await visit(stage, server.url, { person: ada, size: 'phone' });
  const page = await openTab();
  await page.getByRole('button', { name: 'Use your own server' }).click();
  const look = page.getByRole('button', { name: 'Look for servers on this machine' });
  await look.waitFor();
  assert.ok(!server.output().includes('"port":11434'));
  await look.click();
  await page
    .getByText(/No model server answers|Found \d+ model server/)
    .first()
    .waitFor();
  assert.ok(server.output().includes('"port":11434'));
  await shoot(page, 'local-servers-phone');
});
