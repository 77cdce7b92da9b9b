// `render`: a long answer (code, tables, math) arrives in 2,000 deltas and is shown by the real Markdown
// component in Chromium, each delta in a task of its own with one React `flushSync`. The floor, in the
// same run, is marked over the whole text and innerHTML per delta.

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';

interface Table {
  name: 'render';
  rows: Array<Record<string, string | number>>;
  notes: string[];
}

/** What the page measures itself: per delta, in the first and in the last quarter. */
interface PageRun {
  firstQuarterMs: number;
  lastQuarterMs: number;
  longestTaskMs: number;
}

/** And what the browser counts over the same time. */
interface Sample extends PageRun {
  scriptMs: number;
  layoutMs: number;
}

declare global {
  interface Window {
    runRender(kind: Case['kind'], length: number, deltas: number): Promise<PageRun>;
  }
}

interface Case {
  label: string;
  kind: 'markdown' | 'floor';
  length: number;
}

const DELTAS = 2000;
const CASES: Case[] = [
  { label: 'markdown, 30 kB', kind: 'markdown', length: 30_000 },
  { label: 'markdown, 60 kB', kind: 'markdown', length: 60_000 },
  { label: 'marked + innerHTML, 30 kB (floor)', kind: 'floor', length: 30_000 },
];
const PROMISED_SCRIPT_MS = 2200;
const PROMISED_TASK_MS = 100;
const PAGE = new URL('../web/bench-pages/render/', import.meta.url).pathname;

export async function render(options: { quick: boolean }): Promise<Table> {
  const outDir = await mkdtemp(join(tmpdir(), 'stoa-render-'));
  await build({
    root: PAGE,
    base: './',
    logLevel: 'error',
    configFile: false,
    build: { outDir, emptyOutDir: true },
  });
  const server = await serve(outDir);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => {
      throw error;
    });
    const port = (server.address() as AddressInfo).port;
    return tabulate(await measureAll(page, `http://127.0.0.1:${port}/`, options.quick ? 2 : 5));
  } finally {
    await browser.close();
    server.close();
    await rm(outDir, { recursive: true });
  }
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
].concat('--disable-component-update', '--disable-sync');

async function measureAll(page: Page, address: string, runs: number): Promise<Map<Case, Sample[]>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const samples = new Map<Case, Sample[]>(CASES.map((item) => [item, []]));
  await page.goto(address);
  // Warm-up: code compiled, the lazy chunks of highlighter and typesetter loaded.
  await page.evaluate((length) => window.runRender('markdown', length, 200), 6000);
  for (let run = 0; run < runs; run++) {
    for (const [item, list] of samples) list.push(await measure(page, cdp, item));
  }
  return samples;
}

async function measure(page: Page, cdp: CDPSession, item: Case): Promise<Sample> {
  await cdp.send('HeapProfiler.collectGarbage');
  const before = await readMetrics(cdp);
  const result = await page.evaluate(({ kind, length, deltas }) => window.runRender(kind, length, deltas), {
    ...item,
    deltas: DELTAS,
  });
  const after = await readMetrics(cdp);
  const spentMs = (name: string) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
  return {
    ...result,
    scriptMs: spentMs('ScriptDuration'),
    layoutMs: spentMs('LayoutDuration') + spentMs('RecalcStyleDuration'),
  };
}

async function readMetrics(cdp: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

function tabulate(samples: Map<Case, Sample[]>): Table {
  const floor = [...samples].find(([{ kind }]) => kind === 'floor')![1];
  const floorMs = median(floor.map(({ scriptMs }) => scriptMs));
  const rows = [...samples].map(([{ label }, list]) => {
    const scripts = list.map(({ scriptMs }) => scriptMs);
    const longest = list.map(({ longestTaskMs }) => longestTaskMs);
    return {
      case: label,
      'script ms': Math.round(median(scripts)),
      spread: `${Math.round(Math.min(...scripts))}–${Math.round(Math.max(...scripts))}`,
      'of floor': (median(scripts) / floorMs).toFixed(2),
      'first quarter µs/delta': Math.round(median(list.map(({ firstQuarterMs }) => firstQuarterMs)) * 1000),
      'last quarter µs/delta': Math.round(median(list.map(({ lastQuarterMs }) => lastQuarterMs)) * 1000),
      'longest task ms': Math.round(median(longest)),
      'longest of all ms': Math.round(Math.max(...longest)),
      'style + layout ms': Math.round(median(list.map(({ layoutMs }) => layoutMs))),
    };
  });
  const promised = rows[0]!;
  const holds =
    promised['script ms'] <= PROMISED_SCRIPT_MS && promised['longest task ms'] <= PROMISED_TASK_MS;
  const notes = [
    `${DELTAS} deltas, ${floor.length} runs; script is the browser's ScriptDuration and includes highlighting and math.`,
    'Each delta is one flushSync in its own task; the longest task is the median over runs, 0 if none reached 50 ms.',
    `Promise (30 kB): ≤ ${PROMISED_SCRIPT_MS} ms of script, no task over ${PROMISED_TASK_MS} ms: ${holds ? 'kept' : 'BROKEN'}.`,
  ];
  return { name: 'render', rows, notes };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

function serve(directory: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(directory, path === '/' ? 'index.html' : path);
    readFile(file).then(
      (content) =>
        response.setHeader('content-type', CONTENT_TYPES[extname(file)] ?? 'font/woff2').end(content),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
