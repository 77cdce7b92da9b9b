/**
 * A journey is a test over the whole product. What it opens is closed in reverse when it ends, and what
 * was noted on the way (the server's output, the page as it stood) becomes part of the failure.
 */
import { test } from 'node:test';

export interface Stage {
  /** Runs when the journey ends, the last given first. */
  after(close: () => Promise<unknown> | void): void;
  /** Asked only when the journey failed, before anything is closed. */
  evidence(title: string, tell: () => Promise<string> | string): void;
}

interface Evidence {
  title: string;
  tell: () => Promise<string> | string;
}

export interface JourneyOptions {
  /** Why it cannot be travelled here. */
  skip?: string | undefined;
}

export const journey = (
  name: string,
  travel: (stage: Stage) => Promise<void>,
  { skip }: JourneyOptions = {},
): void => {
  // The returned promise is node:test's to watch.
  void test(name, { skip: skip ?? false }, async () => {
    const closing: (() => Promise<unknown> | void)[] = [];
    const evidence: Evidence[] = [];
    try {
      await travel({
        after: (close) => void closing.push(close),
        evidence: (title, tell) => void evidence.push({ title, tell }),
      });
    } catch (error) {
      throw await withEvidence(error, evidence);
    } finally {
      for (const close of closing.toReversed()) await close();
    }
  });
};

const withEvidence = async (error: unknown, evidence: readonly Evidence[]): Promise<unknown> => {
  if (!(error instanceof Error)) return error;
  const told: string[] = [];
  for (const { title, tell } of evidence) told.push(`${title}:\n${await ask(tell)}`);
  const message = [error.message, ...told].join('\n\n');
  // The stack quotes the message as it was when the error was made.
  const frames = /\n {4}at [\s\S]*$/.exec(error.stack ?? '')?.[0] ?? '';
  error.message = message;
  error.stack = `${error.name}: ${message}${frames}`;
  return error;
};

/** What stands in the way of telling must not hide why the journey failed. */
const ask = async (tell: Evidence['tell']): Promise<string> => {
  try {
    return await tell();
  } catch (error) {
    return `could not be told: ${String(error)}`;
  }
};
