// Decisions of the test run: which files, which browser, and what a group's output comes to.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `only` is `unit`, `e2e`, part of a path, or absent for all. */
export function selectFiles(paths, pattern, only) {
  const part = only === undefined || only === 'unit' || only === 'e2e' ? '' : only;
  return paths.filter((path) => pattern.test(path) && path.includes(part)).toSorted();
}

/** The server's tests run on both engines; a file that is about one of them is named for it. */
export function filesOfEngine(files, engine) {
  const other = engine === 'sqlite' ? /\/postgres[\w-]*\.test\.ts$/ : /\/sqlite[\w-]*\.test\.ts$/;
  return files.filter((path) => !other.test(path));
}

const customaryPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium, or undefined. A CHROMIUM_PATH that leads nowhere is not replaced by another browser. */
export async function findChromium(root, env = process.env, places = customaryPlaces) {
  if (env.CHROMIUM_PATH) return existsSync(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : undefined;
  const installed = places.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  const packaged = join(root, 'node_modules', '@sparticuz', 'chromium', 'build', 'index.js');
  if (!existsSync(packaged)) return undefined;
  const { default: chromium } = await import(pathToFileURL(packaged).href);
  return chromium.executablePath();
}

function countOf(output, word) {
  // The last one: a test may itself print a summary.
  const matches = [...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))];
  return Number(matches.at(-1)?.[1] ?? 0);
}

/**
 * What a group came to, read from node's spec reporter. A group that ran no test has failed: it proves nothing.
 */
export function summarise(name, output, code, tookMs) {
  const [tests, passed] = ['tests', 'pass'].map((word) => countOf(output, word));
  const failed = code !== 0 || tests === 0;
  const line = `${failed ? 'failed' : 'passed'}   ${name}  ${passed} of ${tests} tests, ${(tookMs / 1000).toFixed(1)} s`;
  const skipped = [...output.matchAll(/^\s*﹣ (.+?) \([\d.]+ms\)(.*)$/gm)].map(
    ([, test, reason]) => `${name}: ${test}${reason}`,
  );
  const start = output.lastIndexOf('✖ failing tests:');
  return { name, failed, line, passed, skipped, details: start === -1 ? output : output.slice(start) };
}

/** A group that was not run at all. */
export function skip(name, why, failed) {
  return { name, failed, line: `skipped  ${name}`, passed: 0, skipped: [`${name}: ${why}`], details: why };
}

/** The end of the run: what passed, what was skipped and why, what failed. */
export function closingLines(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.filter((result) => result.failed).map((result) => result.name);
  return [
    `${passed} tests passed`,
    ...results.flatMap((result) => result.skipped).map((what) => `skipped  ${what}`),
    ...(failed.length > 0 ? [`failed   ${failed.join(', ')}`] : []),
  ];
}
