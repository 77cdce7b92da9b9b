/** The audit log as an administrator sees it: a table, a list on a phone, filtered, verified. */
import assert from 'node:assert/strict';
import { settingsRoutes } from '@stoa/contract/settings';
import { openPerson, signUp } from './house/api.ts';
import { type Size, shoot, visit } from './house/browser.ts';
import { journey } from './house/journey.ts';
import { startServer } from './house/server.ts';

for (const size of ['desktop', 'phone'] as const satisfies Size[]) {
  journey(`the audit log tells who did what, at ${size} size`, async (stage) => {
    const server = await startServer(stage);
    const ada = openPerson(stage, server.url);
    await signUp(ada, 'Ada');
    await ada.call(settingsRoutes.update, { body: { instanceName: 'Agora', registration: 'open' } });
    const ben = openPerson(stage, server.url);
    await signUp(ben, 'Ben');

    const { openTab, faults } = await visit(stage, server.url, { person: ada, size });
    const page = await openTab('/settings/audit');
    const log = page.getByRole(size === 'phone' ? 'list' : 'table', { name: 'Audit log' });
    await log.getByText('Name: Stoa → Agora').waitFor();
    await log.getByText('Made an account').waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('All 3 entries are as they were written').waitFor();
    await shoot(page, `audit-${size}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= page.viewportSize()!.width, 'nothing is wider than the screen');

    await page.getByRole('combobox', { name: 'By whom' }).click();
    await page.getByRole('option', { name: 'Ben' }).click();
    await log.getByText('Changed settings').waitFor({ state: 'detached' });
    await log.getByText('Made an account').waitFor();
    await page.getByRole('combobox', { name: 'What was done' }).click();
    await page.getByRole('option', { name: 'Deleted an endpoint' }).click();
    await page.getByText('There are no such entries.').waitFor();

    const { openTab: openBens } = await visit(stage, server.url, { person: ben, size });
    await (await openBens('/settings/audit')).getByText('For administrators only').waitFor();
    assert.deepEqual(faults, []);
  });
}
