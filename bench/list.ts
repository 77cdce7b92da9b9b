/** `list`: pages of a person's conversations when there are very many, each asked for alone over HTTP. */
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createClient, urlOf } from '@stoa/contract/client';
import { conversationRoutes } from '@stoa/contract/conversations';
import { type Benchmark, type BenchmarkOptions, runCount, say, type Table, verdict } from './benchmark.ts';
import { createHttpFetch, send } from './load/http-fetch.ts';
import { type Child, findFreePort, startServer } from './processes/child.ts';
import { fillConversations } from './processes/many-conversations.ts';
import { readCpuMs } from './processes/process-figures.ts';
import {
  databaseVariables,
  environmentOf,
  type Identity,
  root,
  signIn,
  startStoa,
  withTemporaryDirectory,
} from './processes/stoa.ts';
import { median, percentilesOf, spreadOf } from './report/statistics.ts';

const promisedP95Ms = 30;
const farPage = 100;

interface Case {
  name: string;
  url: string;
  pid: number;
  isPromised?: true;
}

interface Measured {
  p50: number;
  p95: number;
  max: number;
  cpuMs: number;
}

export const list: Benchmark = (options) =>
  withTemporaryDirectory(async (directory) => {
    const count = options.quick ? 20_000 : 100_000;
    const dataDir = join(directory, 'data');
    const env = databaseVariables(options.database);
    await fill(dataDir, env, count);
    const agent = new Agent({ keepAlive: true });
    const children: Child[] = [];
    try {
      const stoa = await startStoa({ dataDir, env });
      children.push(stoa);
      const identity = await signIn(stoa.origin);
      const ask = async (url: string): Promise<string> => {
        const { cookie } = identity;
        const response = await send(agent, url, { method: 'GET', headers: { cookie } });
        if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}.`);
        return text(response);
      };
      const urlOfPage = (query: object) =>
        stoa.origin + urlOf(conversationRoutes.list, { query: { ...query } });
      const page = join(directory, 'page.json');
      writeFileSync(page, await ask(urlOfPage({})));
      const floor = await startFloor(page);
      children.push(floor.child);
      const after = await cursorOfPage(identity, agent, farPage);
      const { pid } = stoa;
      const cases: Case[] = [
        { name: 'the same bytes from memory (floor)', url: floor.origin, pid: floor.child.pid },
        { name: 'first page', url: urlOfPage({}), pid, isPromised: true },
        { name: `page ${farPage}`, url: urlOfPage({ after }), pid, isPromised: true },
        { name: 'pinned ones', url: urlOfPage({ only: 'pinned' }), pid },
        { name: 'archived ones', url: urlOfPage({ only: 'archived' }), pid },
      ];
      return [listTable(cases, await measureAll(cases, ask, options), count)];
    } finally {
      agent.destroy();
      for (const child of children.toReversed()) await child.stop();
    }
  });

/** The account is made by the server, the conversations past it. */
const fill = async (dataDir: string, env: Record<string, string>, count: number): Promise<void> => {
  const stoa = await startStoa({ dataDir, env });
  await signIn(stoa.origin);
  await stoa.stop();
  say(`list: writing ${count} conversations`);
  await fillConversations({ ...environmentOf(dataDir, 0), ...env }, count);
};

const startFloor = async (page: string): Promise<{ child: Child; origin: string }> => {
  const port = await findFreePort();
  const child = await startServer(port, { args: [join(root, 'bench/page-floor.ts'), `${port}`, page] });
  return { child, origin: `http://127.0.0.1:${port}` };
};

/** As a person gets there: page by page. */
const cursorOfPage = async ({ origin, cookie }: Identity, agent: Agent, page: number): Promise<string> => {
  const call = createClient(createHttpFetch(agent), origin, { cookie });
  let after: string | undefined;
  for (let n = 1; n < page; n++) {
    const { nextCursor } = await call(conversationRoutes.list, { query: { after } });
    if (nextCursor === null) throw new Error(`There are only ${n} pages.`);
    after = nextCursor;
  }
  return after!;
};

/** Cases take turns, so that a busy moment of the machine harms all of them alike. */
const measureAll = async (
  cases: readonly Case[],
  ask: (url: string) => Promise<string>,
  options: BenchmarkOptions,
): Promise<Measured[][]> => {
  const requests = options.quick ? 100 : 400;
  const taken: Measured[][] = cases.map(() => []);
  for (let run = 0; run <= runCount(options); run++) {
    say(run === 0 ? 'list: warm-up' : `list: run ${run} of ${runCount(options)}`);
    for (const [index, { url, pid }] of cases.entries()) {
      const times = new Float64Array(requests);
      const cpuBefore = readCpuMs(pid);
      for (let n = 0; n < requests; n++) {
        const startedMs = performance.now();
        await ask(url);
        times[n] = performance.now() - startedMs;
      }
      const { p50, p95, max } = percentilesOf(times);
      const cpuMs = (readCpuMs(pid) - cpuBefore) / requests;
      if (run > 0) taken[index]!.push({ p50, p95, max, cpuMs });
    }
  }
  return taken;
};

const listTable = (cases: readonly Case[], taken: readonly Measured[][], count: number): Table => {
  const per = (index: number, measure: keyof Measured) =>
    spreadOf(taken[index]!.map((measured) => measured[measure]));
  const floor = per(0, 'p50');
  return {
    name: 'list',
    rows: cases.map(({ name, isPromised }, index) => {
      const [p50, p95] = [per(index, 'p50'), per(index, 'p95')];
      return {
        request: name,
        'p50 ms': p50,
        'p95 ms': p95,
        'slowest ms': per(index, 'max'),
        'CPU ms': per(index, 'cpuMs'),
        'p50 × floor': median(p50.values.map((ours, run) => ours / floor.values[run]!)),
        promise: isPromised ? `p95 ≤ ${promisedP95Ms} ms` : '',
        verdict: isPromised ? verdict(p95.median <= promisedP95Ms) : '',
      };
    }),
    notes: [
      `${count.toLocaleString('en')} conversations of one person, 40 on a page, one request at a time over a kept connection. Median of ${taken[0]!.length} runs (min–max) after a warm-up; cases take turns.`,
      `Page ${farPage} by the cursor that page ${farPage - 1} gave. CPU is that of the server.`,
    ],
  };
};
