/**
 * What MCP servers show of their calls: it works as its authors mean it, and whatever else they mean by it comes to
 * nothing (SR-12, SR-38, SR-42).
 */
import assert from 'node:assert/strict';
import { fileRoutes } from '@stoa/contract/files';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import type { FrameLocator, Page } from 'playwright-core';
import { settleIn } from './house/api.ts';
import { visit } from './house/browser.ts';
import {
  answersOn,
  composerOf,
  say,
  untilInConversation,
  untilReads,
  untilSettled,
} from './house/chat-page.ts';
import { startEars } from './house/collector.ts';
import { startHarbour } from './house/harbour.ts';
import { endingWay, hostilePage, leavingWays, stayingWays } from './house/hostile-view.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { until } from './house/patience.ts';
import { startServer } from './house/server.ts';
import { cardOn, switchOn } from './house/tools.ts';
import { startUpstream } from './house/upstream.ts';
import { startWithoutHeader } from './house/without-header.ts';

const settle = async (stage: Stage, { trusted = true, evil }: { trusted?: boolean; evil?: string } = {}) => {
  const upstream = await startUpstream(stage);
  const harbour = await startHarbour(stage, evil);
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  const { id } = await person.call(mcpServerRoutes.create, {
    body: { name: 'Harbour', url: harbour.url, trusted },
  });
  upstream.callTools('ships', [['Harbour_ships', { pier: 'North' }]], 'Three ships are in.');
  return { upstream, harbour, server, person, id };
};

const viewsOn = (page: Page) => page.locator('[data-server-view]');
const lastView = (page: Page): FrameLocator => viewsOn(page).last().frameLocator('iframe');

const untilShips = (page: Page) =>
  lastView(page).getByText('In the harbour: Aurora, Brigid, Calypso. Tide high.').waitFor();

journey('a view is shown beneath its call, and asks its server by way of the person', async (stage) => {
  const { upstream, harbour, server, person } = await settle(stage, { trusted: false });
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await switchOn(page, 'Harbour');
  await say(page, 'Which ships are in?');
  await cardOn(page).getByRole('button', { name: 'Allow', exact: true }).click();
  await untilReads(answersOn(page).last(), 'Three ships are in.');
  await untilShips(page);
  const view = lastView(page);
  await view.getByText('Pier North').waitFor();
  await view.getByText('It is light.').waitFor();
  const offered = JSON.stringify(
    upstream
      .requests()
      .map(({ body }) => body)
      .findLast((body) => 'tools' in (body as object)),
  );
  assert.ok(
    offered.includes('Harbour_write_log') && !offered.includes('Harbour_count'),
    'what is for views alone is not the model’s',
  );
  assert.ok(!offered.includes('ui://') && !offered.includes('tide'), 'no model is told what is for the view');

  // A call of the view's is asked for as one of a model's, and made only then.
  await view.getByRole('button', { name: 'Count again' }).click();
  await viewsOn(page).getByText('Harbour asks this by what it shows here:').waitFor();
  await cardOn(page)
    .getByRole('heading', { name: /Count the ships/ })
    .waitFor();
  assert.ok(!harbour.asked.includes('tools/call count'));
  await cardOn(page).getByRole('button', { name: 'Do not allow' }).click();
  await cardOn(page).getByRole('button', { name: 'Do not allow' }).click();
  await view.getByText(/Count again was refused: .*did not allow/).waitFor();
  assert.ok(!harbour.asked.includes('tools/call count'));
  await view.getByRole('button', { name: 'Count again' }).click();
  await cardOn(page).getByRole('button', { name: 'Allow', exact: true }).click();
  await view.getByText('Count again: {"ships":4}').waitFor();
  await view.getByRole('button', { name: 'Write the log' }).click();
  await view.getByText(/Write the log was refused: .*no such tool/).waitFor();
  assert.ok(!harbour.asked.includes('tools/call write_log'));
  await view.getByRole('button', { name: 'Read the tides' }).click();
  await view.getByText(/Read the tides: .*High at noon/).waitFor();

  // It says nothing in the person's name, and opens nothing by itself.
  await view.getByRole('button', { name: 'Say it' }).click();
  await viewsOn(page).getByRole('button', { name: 'No' }).click();
  await view.getByText('Say it: {"isError":true}').waitFor();
  await view.getByRole('button', { name: 'Say it' }).click();
  await viewsOn(page).getByRole('button', { name: 'Put it into the message' }).click();
  await until('the words', async () => (await composerOf(page).inputValue()) === 'Which ship is late?');
  await view.getByRole('button', { name: 'Open the chart' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('https://charts.example.com/north').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });

  // What was kept is shown again when nobody is there to ask.
  await untilInConversation(page);
  const asked = harbour.asked.filter((one) => one.startsWith('resources/read ui://'));
  assert.deepEqual(asked, ['resources/read ui://harbour/ships']);
  harbour.close();
  await page.reload();
  await untilShips(page);
  await lastView(page).getByRole('button', { name: 'Go away' }).click();
  await viewsOn(page).getByText('Harbour shows something of this call.').waitFor();
  assert.equal(await page.locator('iframe').count(), 0);
  await viewsOn(page).getByRole('button', { name: 'Show', exact: true }).click();
  await untilShips(page);
  assert.deepEqual(faults, []);
});

journey('three views run at once, and what cannot be shown says why', async (stage) => {
  const { upstream, server, person, id } = await settle(stage);
  for (const [words, tool] of [
    ['lost', 'Harbour_lost'],
    ['picture', 'Harbour_picture'],
    ['flood', 'Harbour_flood'],
  ] as const)
    upstream.callTools(words, [[tool, {}]], `Asked for ${words}.`);
  upstream.callTools(
    'all piers',
    ['East', 'South', 'West', 'Inner'].map((pier) => ['Harbour_ships', { pier }] as const),
    'Four piers.',
  );
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await switchOn(page, 'Harbour');
  for (const [words, told] of [
    ['lost', /says it shows something of this call, but does not have it/],
    ['picture', /is not a page that can be shown here/],
    ['flood', /is larger than 1 MB/],
  ] as const) {
    await say(page, words);
    await answersOn(page).last().getByText(told).waitFor();
    await untilSettled(answersOn(page).last());
  }
  await say(page, 'all piers');
  await untilReads(answersOn(page).last(), 'Four piers.');
  await until('three frames', async () => (await page.locator('iframe').count()) === 3);
  const down = viewsOn(page).filter({ has: page.getByRole('button', { name: 'Show', exact: true }) });
  await down.getByRole('button', { name: 'Show', exact: true }).click();
  await until('three frames', async () => (await page.locator('iframe').count()) === 3);

  // The same page is kept once, and goes with what somebody deletes.
  const { items } = await person.call(fileRoutes.list, { query: { limit: 100 } });
  const kept = items.filter(({ name }) => name === 'ships.html');
  assert.ok(kept.length >= 1 && kept.length <= 4);
  for (const { id: fileId } of kept) await person.call(fileRoutes.remove, { params: { fileId } });
  await page.reload();
  await answersOn(page)
    .last()
    .getByText(/has been deleted with its file/)
    .first()
    .waitFor();
  assert.deepEqual(faults, []);

  // Switched off, a server is not even told that it could show something.
  await person.call(mcpServerRoutes.update, { params: { mcpServerId: id }, body: { showsViews: false } });
  await page.goto('/');
  await switchOn(page, 'Harbour');
  await say(page, 'Which ships are in?');
  await untilReads(answersOn(page).last(), 'Three ships are in.');
  assert.equal(await viewsOn(page).count(), 0);
});

/** A person whose server's views try every way out, one after the other; what they come to is asserted by who asks. */
const beRaided = async (stage: Stage, meet = async (url: string): Promise<string> => url) => {
  const ears = await startEars(stage, hostilePage);
  const { upstream, server, person } = await settle(stage, { evil: ears.url });
  for (const way of [stayingWays, ...leavingWays, endingWay])
    upstream.callTools(`raid by ${way}.`, [['Harbour_raid', { way }]], `Raided by ${way}.`);
  const url = await meet(server.url);
  const { openTab, context } = await visit(stage, url, { person });
  const page = await openTab();
  const incidents: string[] = [];
  page.on('dialog', (dialog) => void (incidents.push('dialog'), dialog.dismiss()));
  context.on('page', (other) => void incidents.push(`popup ${other.url()}`));
  page.on('download', () => void incidents.push('download'));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && !frame.url().startsWith(url)) incidents.push(`left to ${frame.url()}`);
  });
  const go = async (): Promise<void> => {
    await switchOn(page, 'Harbour');
    await say(page, `raid by ${stayingWays}.`);
    await lastView(page).getByText('All is tried.').waitFor();
    await untilSettled(answersOn(page).last());
    assert.equal(await lastView(page).locator('#told').innerText(), 'Nothing yet. All is tried.');
    for (const way of leavingWays) {
      await say(page, `raid by ${way}.`);
      await untilReads(answersOn(page).last(), `Raided by ${way}.`);
      await answersOn(page).last().locator('iframe').waitFor();
      // It is told its input once it has said that it is there, and tries it then.
      await until(`the try by ${way}`, async () => {
        const element = await answersOn(page).last().locator('iframe').elementHandle();
        const frame = await element?.contentFrame();
        return frame !== null && frame !== undefined && (await hasTried(frame));
      });
    }
    await composerOf(page).waitFor();
    assert.deepEqual(incidents, []);
  };
  return { ears, context, openTab, go };
};

journey('SR-38 SR-42 a hostile view reaches nobody: not us, not anybody else', async (stage) => {
  const { ears, context, openTab, go } = await beRaided(stage);
  await go();
  assert.deepEqual(ears.hits, [], 'nobody has heard of it');
  const last = await openTab();
  const isEnded = last.waitForEvent('crash').then(() => true);
  await say(last, `raid by ${endingWay}.`);
  await Promise.race([isEnded, lastView(last).getByText('Tries it.').waitFor()]);
  assert.deepEqual(ears.hits, [], 'nobody has heard of that either');

  // The ears are good, and so is the view: where nobody shuts it in it gets out by the same ways.
  const free = await context.newPage();
  for (const [way, hit] of [
    ['fetch', 'GET /fetch'],
    ['image', 'GET /image'],
    ['nested', 'GET /frame'],
    ['call', 'datagram'],
    ['self', 'GET /self?words=secret'],
    ['form', 'GET /form'],
  ] as const) {
    await free.goto(`${ears.url}/page?way=${way}`);
    await until(hit, () => ears.hits.some((one) => one.startsWith(hit)));
  }
});

journey(
  'SR-42 where a browser knows no list of connections, a view still sends no request',
  async (stage) => {
    const { ears, go } = await beRaided(stage, (url) =>
      startWithoutHeader(stage, url, 'connection-allowlist'),
    );
    await go();
    assert.deepEqual(
      ears.hits.filter((hit) => hit !== 'connection' && hit !== 'datagram'),
      [],
    );
    assert.ok(ears.hits.includes('datagram'), 'which is what the list is for');
  },
);

/** It has gone where it was not let, or says so. */
const hasTried = async (frame: {
  url: () => string;
  evaluate: <T>(work: () => T) => Promise<T>;
}): Promise<boolean> => {
  if (!frame.url().includes('/api/mcp-views/')) return true;
  return frame
    .evaluate(() => document.querySelector('#told')?.textContent !== 'Nothing yet.')
    .catch(() => true);
};

journey('views look right at both sizes, in light and dark', async (stage) => {
  const { harbour, server, person, upstream } = await settle(stage, { trusted: false });
  upstream.callTools('lost', [['Harbour_lost', {}]], 'Asked for it.');
  const { go, assertFlawless } = await openAtBothSizes(stage, server.url, { person });
  await go('a view of a server', async (page) => {
    await page.goto('/');
    await switchOn(page, 'Harbour');
    await say(page, 'Which ships are in?');
    await cardOn(page).getByRole('button', { name: 'Allow', exact: true }).click();
    await untilReads(answersOn(page).last(), 'Three ships are in.');
    await untilShips(page);
  });
  await go('a view asks for a call', async (page) => {
    await lastView(page).getByRole('button', { name: 'Count again' }).click();
    await cardOn(page).last().getByRole('button', { name: 'Allow', exact: true }).waitFor();
    await lastView(page).getByRole('button', { name: 'Say it' }).click();
    await viewsOn(page).getByRole('button', { name: 'Put it into the message' }).waitFor();
  });
  await go('a view that is hidden', async (page) => {
    await viewsOn(page).getByRole('button', { name: 'Hide' }).click();
    await viewsOn(page).getByRole('button', { name: 'Show', exact: true }).waitFor();
  });
  harbour.close();
  await go('what views may reach', async (page) => {
    await page.goto('/settings/mcp-servers');
    await page.getByRole('button', { name: 'More about Harbour' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog').last();
    await dialog.getByRole('button', { name: 'Advanced' }).click();
    await dialog.getByLabel('What its views may reach').fill('tiles.example.com/north');
    await dialog.getByRole('button', { name: 'Save and try' }).click();
    await dialog.getByText('One address a line, without a path').waitFor();
  });
  assertFlawless();
});
