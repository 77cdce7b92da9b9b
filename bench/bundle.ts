/** `bundle`: what a browser loads until a person can write, from an empty cache and signed in. */
import { gzipSync } from 'node:zlib';
import { endpointRoutes } from '@stoa/contract/models';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { ensureWebBuilt } from '../scripts/install.mjs';
import { findChromium } from '../scripts/test-plan.mjs';
import { type Benchmark, runCount, say, type Table, verdict } from './benchmark.ts';
import { callAs, type Identity, root, signIn, startStoa, withTemporaryDirectory } from './processes/stoa.ts';
import { spreadOf } from './report/statistics.ts';

const promised = { scriptBytes: 220_000, goalBytes: 170_000, requests: 15 };
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Loaded {
  kind: string;
  path: string;
  gzipBytes: number;
  plainBytes: number;
}

interface Visit {
  loaded: Loaded[];
  usableAfterMs: number;
}

export const bundle: Benchmark = (options) =>
  withTemporaryDirectory(async (dataDir) => {
    ensureWebBuilt(root, process.execPath, say);
    const executablePath = await findChromium(root);
    if (executablePath === undefined)
      throw new Error('No Chromium was found. Install it or set CHROMIUM_PATH.');
    const stoa = await startStoa({ dataDir });
    const browser = await chromium.launch({ executablePath, args: flags });
    try {
      const identity = await signIn(stoa.origin);
      await callAs(identity)(endpointRoutes.create, { body: { name: 'Scripted', provider: 'scripted' } });
      const visits: Visit[] = [];
      for (let run = 1; run <= runCount(options); run++) {
        say(`bundle: visit ${run}`);
        visits.push(await visit(browser, identity));
      }
      return [bundleTable(visits), fileTable(visits[0]!)];
    } finally {
      await browser.close();
      await stoa.stop();
    }
  });

/** A context of its own, so nothing is cached. */
const visit = async (browser: Browser, { origin, cookie }: Identity): Promise<Visit> => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  const startedAtMs = performance.now();
  await page.goto(origin, { waitUntil: 'commit' });
  await untilUsable(page);
  const usableAfterMs = performance.now() - startedAtMs;
  // Those under way count: the page asked for them before it was usable.
  const loaded = await Promise.all(requests.slice().map(weigh));
  await context.close();
  return { loaded, usableAfterMs };
};

/** A field to write in, and a model chosen to answer: the composer says what it waits for, if for anything. */
const untilUsable = async (page: Page): Promise<void> => {
  await page.locator('textarea').waitFor({ state: 'visible' });
  await page.locator('#composer-hint').waitFor({ state: 'detached' });
};

/** Compressed here, the same for all: what the server or a proxy sends depends on their settings. */
const weigh = async (request: Request): Promise<Loaded> => {
  const response = await request.response();
  // The stream of events never ends, so it has no body to weigh.
  const isStream = request.resourceType() === 'eventsource';
  const body = response && !isStream ? await response.body() : Buffer.alloc(0);
  return {
    kind: request.resourceType(),
    path: new URL(request.url()).pathname,
    gzipBytes: body.length === 0 ? 0 : gzipSync(body, { level: 9 }).length,
    plainBytes: body.length,
  };
};

const kilobytes = (bytes: number): number => Math.round(bytes / 100) / 10;

const sumOf = (loaded: readonly Loaded[], kind: string, size: 'gzipBytes' | 'plainBytes'): number =>
  loaded.reduce((sum, one) => (one.kind === kind ? sum + one[size] : sum), 0);

const bundleTable = (visits: readonly Visit[]): Table => {
  const per = (measure: (visit: Visit) => number) => spreadOf(visits.map(measure));
  const script = per(({ loaded }) => kilobytes(sumOf(loaded, 'script', 'gzipBytes')));
  const requests = per(({ loaded }) => loaded.length);
  return {
    name: 'bundle',
    title: 'Up to the first view in which a person can write',
    rows: [
      {
        measure: 'JavaScript, kB gzip',
        figure: script,
        'not compressed, kB': per(({ loaded }) => kilobytes(sumOf(loaded, 'script', 'plainBytes'))),
        promise: `≤ ${promised.scriptBytes / 1000} (goal ${promised.goalBytes / 1000})`,
        verdict: verdict(script.median <= promised.scriptBytes / 1000),
      },
      {
        measure: 'CSS, kB gzip',
        figure: per(({ loaded }) => kilobytes(sumOf(loaded, 'stylesheet', 'gzipBytes'))),
        'not compressed, kB': per(({ loaded }) => kilobytes(sumOf(loaded, 'stylesheet', 'plainBytes'))),
        promise: '',
        verdict: '',
      },
      {
        measure: 'requests',
        figure: requests,
        'not compressed, kB': '',
        promise: `≤ ${promised.requests}`,
        verdict: verdict(requests.median <= promised.requests),
      },
      {
        measure: 'until usable, ms',
        figure: per(({ usableAfterMs }) => usableAfterMs),
        'not compressed, kB': '',
        promise: '',
        verdict: '',
      },
    ],
    notes: [
      `Median of ${visits.length} visits (min–max) in Chromium with an empty cache, signed in, with one model, over loopback. Every request counts, API calls and icons too.`,
      'The time is that of a browser on the machine named above, without a throttle.',
    ],
  };
};

const fileTable = ({ loaded }: Visit): Table => ({
  name: 'bundle',
  title: 'What was requested',
  rows: loaded.map(({ kind, path, gzipBytes }) => ({ kind, path, 'kB gzip': kilobytes(gzipBytes) })),
  notes: [],
});
