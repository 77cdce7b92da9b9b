/** What is done in a worker: it takes one piece of work, answers once, and is ended. */
import { parentPort, workerData } from 'node:worker_threads';

export type Work =
  | { kind: 'evaluate'; expression: string }
  | { kind: 'read-page'; html: string; url: string }
  /** JSON or YAML; the answer is JSON. */
  | { kind: 'parse-document'; text: string };

export type Answer = { ok: true; text: string; title: string | null } | { ok: false; message: string };

/** Loading what it needs is not counted against the work. */
const prepare = async (work: Work): Promise<() => Answer> => {
  if (work.kind === 'evaluate') {
    const { evaluate } = await import('./evaluate.ts');
    return () => evaluate(work.expression);
  }
  if (work.kind === 'parse-document') {
    const { parse } = await import('yaml');
    return () => ({ ok: true, text: JSON.stringify(parse(work.text) ?? null), title: null });
  }
  const { readPage } = await import('./read-page.ts');
  return () => readPage(work.html, work.url);
};

const tell = (told: 'begun' | Answer): void => parentPort!.postMessage(told, []);

const perform = await prepare(workerData as Work);
tell('begun');
try {
  tell(perform());
} catch (error) {
  tell({ ok: false, message: error instanceof Error ? error.message : String(error) });
}
