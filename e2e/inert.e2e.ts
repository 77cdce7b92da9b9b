/** Whatever a model, a provider or a colleague writes is words: nothing of it runs, and nothing leaves. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { accountRoutes } from '@stoa/contract/accounts';
import { conversationRoutes } from '@stoa/contract/conversations';
import { endpointRoutes } from '@stoa/contract/models';
import type { Page } from 'playwright-core';
import { newConversation, openPerson, password, type Person, settleIn } from './house/api.ts';
import { shoot, visit } from './house/browser.ts';
import {
  answersOn,
  composerOf,
  readAnswer,
  say,
  untilInConversation,
  untilReads,
  untilSettled,
} from './house/chat-page.ts';
import { type Collector, startCollector } from './house/collector.ts';
import { beaconsTo, diagramsFor, placementsOf, scripts } from './house/hostile-words.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { type RawUpstream, startRawUpstream } from './house/raw-upstream.ts';
import { startServer, type TestServer } from './house/server.ts';
import { type Watch, watchOver } from './house/watch.ts';

/** How each answer ends, so that it is known from the one before. */
const closingOf = (turn: number): string => `Nothing has happened, ${turn}.`;

interface House {
  server: TestServer;
  collector: Collector;
  upstream: RawUpstream;
  person: Person;
}

const enter = async (stage: Stage): Promise<House> => {
  const collector = await startCollector(stage);
  const upstream = await startRawUpstream(stage, (exchange) => exchange.finish());
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  return { server, collector, upstream, person };
};

/** The model answers with these words, cut where no word ends. */
const willSay = (upstream: RawUpstream, text: string, turn = 0): void =>
  upstream.behave(async (exchange) => {
    const pieces: string[] = [];
    for (let at = 0, size = 1; at < text.length; at += size, size = (size * 7) % 401)
      pieces.push(text.slice(at, at + size));
    await exchange.say([...pieces, `\n\n${closingOf(turn)}`]);
    exchange.finish();
  });

const answered = async (page: Page, turn = 0): Promise<void> => {
  await untilReads(answersOn(page).last(), closingOf(turn), 25_000);
  await untilSettled(answersOn(page).last());
};

const open = async (stage: Stage, { server, person }: House, path = '/') => {
  const { context, openTab } = await visit(stage, server.url, { person });
  const page = await openTab('/livez');
  const watch = await watchOver(page, server.url);
  await page.goto(path);
  return { context, page, watch };
};

const unharmed = ({ incidents }: Watch, { collector, server }: House): void => {
  assert.deepEqual(incidents, []);
  assert.deepEqual(collector.hits, []);
  assert.doesNotMatch(server.output(), /content security policy refused/);
};

journey(
  'SR-33 SR-42 no script of the corpus runs and no beacon leaves, wherever it stands',
  async (stage) => {
    assert.ok(scripts.length >= 150);
    assert.equal(new Set(scripts).size, scripts.length);
    const house = await enter(stage);
    const { page, watch } = await open(stage, house);
    const words = [...scripts, ...beaconsTo(house.collector.url)];
    const share = Math.ceil(words.length / 4);
    for (let turn = 0; turn < 4; turn++) {
      const part = words.slice(turn * share, (turn + 1) * share);
      const text = part.map((payload) => placementsOf(payload, house.collector.url)).join('\n\n');
      willSay(house.upstream, text, turn);
      await say(page, turn === 0 ? scripts.slice(0, 12).join('\n') : `Go on (${turn})`);
      await answered(page, turn);
    }
    await shoot(page, 'inert corpus');
    const answer = answersOn(page).last();
    assert.equal(
      await answer
        .locator('iframe, script, style, link, object, embed, form, video, audio, base, meta')
        .count(),
      0,
    );
    assert.equal(await answer.locator('img:not([src^="data:image/png"])').count(), 0);
    const addresses = await answer
      .locator('a')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    assert.ok(addresses.length > 50);
    for (const address of addresses) assert.match(address, /^(https?|mailto):|#/);
    // The same once more from what was kept.
    await page.reload();
    await untilReads(answersOn(page).last(), closingOf(3));
    unharmed(watch, house);
  },
);

journey('SR-33 names, titles and errors are words too', async (stage) => {
  const collector = await startCollector(stage);
  const beacons = beaconsTo(collector.url);
  const words = [...scripts, ...beacons];
  const upstream = await startRawUpstream(stage, (exchange, attempt) =>
    exchange.refuse(400, words.slice((attempt * 12) % words.length).join(' ')),
  );
  const server = await startServer(stage);
  const person = openPerson(stage, server.url);
  const house = { collector, upstream, server, person };
  await person.call(accountRoutes.signUp, {
    body: { name: scripts[0]!.slice(0, 60), email: 'ada@example.com', password },
  });
  for (const [index, name] of [scripts[0]!, scripts[1]!, `\u202E${beacons[17]}`].entries()) {
    await person.call(endpointRoutes.create, {
      body: {
        name: name.slice(0, 80),
        provider: 'openai-compatible',
        baseUrl: upstream.baseUrl,
        models: words.filter((_, at) => at % 3 === index).map((word) => word.slice(0, 100)),
      },
    });
  }
  for (let at = 0; at < words.length; at += 4) {
    const { id: conversationId } = await newConversation(person);
    const title = words
      .slice(at, at + 4)
      .join(' ')
      .slice(0, 200);
    await person.call(conversationRoutes.update, { params: { conversationId }, body: { title } });
  }
  const { page, watch } = await open(stage, house);
  await page
    .getByRole('button', { name: /^Model/ })
    .first()
    .click();
  await until('the models', async () => (await page.getByRole('option').count()) > 3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').first().fill('img');
  await until('what was found', async () => (await page.getByRole('option').count()) > 1);
  await shoot(page, 'inert palette');
  await until('the palette to be closed', async () => {
    if ((await page.getByRole('dialog').count()) === 0) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /onerror/ })
    .first()
    .click();
  await untilInConversation(page);
  // The page that comes next has a field of its own.
  await page.reload();
  await say(page, 'What went wrong?');
  await untilSettled(answersOn(page).last());
  await answersOn(page).last().getByText('What the provider said').click();
  await shoot(page, 'inert names');
  await page.goto('/settings/endpoints');
  await page.getByText('[U+202E]').first().waitFor();
  unharmed(watch, house);
});

journey('SR-35 a diagram is drawn without an origin and shown as an image', async (stage) => {
  const house = await enter(stage);
  const { page, watch } = await open(stage, house);
  willSay(
    house.upstream,
    ['graph LR; Shore --> Sea', ...diagramsFor(house.collector.url)]
      .map((diagram) => `\`\`\`mermaid\n${diagram}\n\`\`\``)
      .join('\n\n'),
  );
  await say(page, 'Draw me something');
  await answered(page);
  const answer = answersOn(page).last();
  const pictures = answer.getByRole('img', { name: 'Diagram' });
  const problems = answer.getByText('This diagram could not be drawn.');
  const all = diagramsFor(house.collector.url).length + 1;
  await until(
    'every diagram',
    async () => (await pictures.count()) + (await problems.count()) === all,
    25_000,
  );
  assert.ok((await pictures.count()) >= 8, await readAnswer(answer));
  assert.ok((await problems.count()) >= 1);
  const sizes = await pictures.evaluateAll((images) =>
    images.map((image) => [
      (image as HTMLImageElement).src.slice(0, 5),
      (image as HTMLImageElement).naturalWidth,
    ]),
  );
  for (const [scheme, width] of sizes)
    assert.ok(scheme === 'blob:' && Number(width) > 10, `${scheme} ${width}`);
  assert.equal(await answer.locator('svg foreignObject, svg script').count(), 0);

  unharmed(watch, house);

  const frame = page.frames().find((one) => one.url().endsWith('/frame/mermaid.html'));
  assert.ok(frame, 'it is drawn in a frame');
  assert.equal(await frame.evaluate(() => globalThis.origin), 'null');
  for (const reach of ['parent.document.title', 'document.cookie', 'localStorage.length'])
    await assert.rejects(frame.evaluate(reach), /SecurityError|Blocked|sandboxed/, reach);
  const away = await frame.evaluate(async (url) => {
    const tries = [fetch(url).then(() => 'fetched'), import(`${url}/x.js`).then(() => 'imported')];
    return Promise.allSettled(tries).then((ends) => ends.map(({ status }) => status));
  }, house.collector.url);
  assert.deepEqual(away, ['rejected', 'rejected']);

  await shoot(page, 'diagrams');
  const save = async (format: 'SVG' | 'PNG', nth: number): Promise<Buffer> => {
    const button = answer.getByRole('button', { name: `Download as ${format}` }).nth(nth);
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    assert.equal(download.suggestedFilename(), `diagram.${format.toLowerCase()}`);
    return readFileSync(await download.path());
  };
  for (let nth = 0; nth < sizes.length; nth++) {
    const svg = (await save('SVG', nth)).toString();
    assert.match(svg, /^<svg /);
    // Opened in a browser it could do what it could not as an image.
    assert.doesNotMatch(
      svg,
      /<(script|foreignObject|image|iframe)\b|href="(?!#)|url\((?!(["']|&quot;)?#)|@import/,
    );
  }
  assert.equal((await save('PNG', 0)).subarray(1, 4).toString(), 'PNG');
  await answer.getByRole('button', { name: 'Enlarge' }).first().click();
  await page.getByRole('dialog').getByRole('img', { name: 'Diagram' }).waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(house.collector.hits, []);
});

journey('SR-42 a link says where it goes, and asks before it goes where nobody meant to', async (stage) => {
  const house = await enter(stage);
  const { page, watch, context } = await open(stage, house);
  const { url } = house.collector;
  const named = url.replace('127.0.0.1', 'localhost');
  willSay(
    house.upstream,
    [
      `[the bank](${url}/there?words=secret)`,
      `[https://bank.example](${url}/elsewhere)`,
      '[раураl.com](https://раураl.com/)',
      `[as you said](${named}/known)`,
      `![a chart](${url}/chart.png)`,
      `Turned \u202Earound, שלום, and \`\u2066code\``,
    ].join('\n\n'),
  );
  await say(page, `Compare it with ${named}/start`);
  await answered(page);
  const answer = answersOn(page).last();
  const read = await readAnswer(answer);
  assert.ok(read.includes(`https://bank.example (${new URL(url).host})`), read);
  assert.match(read, /раураl\.com \(xn--[\w-]+\.com\)/);
  assert.ok(!/[\u202A-\u202E\u2066-\u2069]/.test(read));
  await answer.getByRole('img', { name: 'U+202E' }).waitFor();
  assert.equal(await answer.locator('img').count(), 0);
  assert.deepEqual(house.collector.hits, []);

  await answer.getByRole('link', { name: 'the bank' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(`${url}/there?words=secret`).waitFor();
  await shoot(page, 'link asked about');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  await answer.getByRole('link', { name: 'the bank' }).click({ button: 'middle' });
  await dialog.getByRole('heading', { name: new URL(url).host }).waitFor();
  assert.deepEqual(house.collector.hits, []);
  unharmed(watch, house);

  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    dialog.getByRole('button', { name: 'Open' }).click(),
  ]);
  await opened.waitForURL(/there/);
  await opened.close();
  const [chart] = await Promise.all([
    context.waitForEvent('page'),
    answer.getByRole('link', { name: 'Open image' }).click(),
  ]);
  await chart.waitForURL(/chart/);
  await chart.close();
  const [known] = await Promise.all([
    context.waitForEvent('page'),
    answer.getByRole('link', { name: 'as you said' }).click(),
  ]);
  await known.waitForURL(/known/);
  assert.equal(await page.getByRole('dialog').count(), 0);
  await composerOf(page).waitFor();
});
