/** The conformance suite of the protocol, with Stoa as the client: all that both revisions require of one. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { openPerson, signUp } from './house/api.ts';
import { journey } from './house/journey.ts';
import { makeFolder, startServer } from './house/server.ts';

const root = resolve(import.meta.dirname, '..');
const suite = join(root, 'node_modules/@modelcontextprotocol/conformance');
const client = join(import.meta.dirname, 'house/conformance-client.ts');
const withinMs = 40_000;
const atOnce = 3;

const scenariosOf = (revision: string): string[] =>
  (parse(readFileSync(join(suite, `requirements/${revision}.yaml`), 'utf8')) as { client: string[] }).client;

interface Run {
  scenario: string;
  code: number | null;
  output: string;
}

for (const revision of ['2025-11-25', '2026-07-28']) {
  journey(
    `Stoa is a client of MCP as ${revision} requires it, without a failure and without a warning`,
    async (stage) => {
      const server = await startServer(stage, {
        STOA_EGRESS_ALLOW: '127.0.0.1,::1,localhost',
        STOA_MCP_CLIENT_METADATA_URL: 'https://conformance-test.local/client-metadata.json',
      });
      const folder = makeFolder(stage, 'conformance');
      const ada = openPerson(stage, server.url);
      await signUp(ada, 'Ada');

      const travel = async (scenario: string): Promise<Run> => {
        const child = spawn(
          process.execPath,
          [join(suite, 'dist/index.js'), ...argsFor(scenario, revision)],
          {
            cwd: folder,
            env: { PATH: process.env['PATH'], STOA_URL: server.url, STOA_COOKIE: ada.cookie },
            stdio: ['ignore', 'pipe', 'pipe'],
          },
        );
        const alarm = setTimeout(() => child.kill('SIGKILL'), withinMs);
        let output = '';
        child.stdout.on('data', (text: Buffer) => (output += text.toString()));
        child.stderr.on('data', (text: Buffer) => (output += text.toString()));
        const [code] = (await once(child, 'close')) as [number | null];
        clearTimeout(alarm);
        return { scenario, code, output };
      };

      const waiting = scenariosOf(revision);
      const runs: Run[] = [];
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let next = waiting.shift(); next; next = waiting.shift()) runs.push(await travel(next));
        }),
      );
      const bad = runs.filter(({ code, output }) => code !== 0 || !isClean(output));
      for (const { scenario, output } of bad) console.log(`--- ${scenario}\n${output.slice(-3000)}`);
      assert.deepEqual(
        bad.map(({ scenario }) => scenario),
        [],
      );
      assert.ok(runs.length >= 18);
    },
  );
}

const argsFor = (scenario: string, revision: string): string[] => [
  'client',
  `--command=${process.execPath} ${client}`,
  `--scenario=${scenario}`,
  `--spec-version=${revision}`,
  `--timeout=${withinMs - 5_000}`,
  '--verbose',
];

/** Its last lines count what passed, failed and was warned about. */
const isClean = (output: string): boolean => /0 failed, 0 warnings/.test(output);
