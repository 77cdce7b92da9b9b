/** How a scripted answer is steered: by settings, or by one `/script key=value …` line in the user's message. */
import { z } from 'zod';
import { withoutCallLines } from './calls.ts';
import { setting } from '../providers/setting-fields.ts';
import { settingsComplaint } from '../providers/settings-complaint.ts';

export const scriptSchema = z.strictObject({
  tokens: setting(z.int().min(0).max(100_000), {
    title: 'Length',
    description: 'In tokens; left out, as long as it happens to be.',
  }),
  tokensPerSecond: setting(z.number().min(0).max(100_000), {
    title: 'Tokens per second',
    description: '0: as fast as possible.',
  }),
  thinkTokens: setting(z.int().min(0).max(100_000), {
    title: 'Thinking',
    description: 'In tokens, before the answer.',
    group: 'reasoning',
  }),
  firstTokenDelayMs: setting(z.int().min(0).max(600_000), {
    title: 'Delay',
    description: 'Before the first token, in milliseconds.',
  }),
  fail: setting(
    z.enum([
      'auth',
      'rate-limit',
      'overloaded',
      'context-overflow',
      'refused',
      'bad-request',
      'network',
      'timeout',
    ]),
    { title: 'Fail', description: 'The way in which it fails.' },
  ),
  failAfterTokens: setting(z.int().min(0).max(100_000), {
    title: 'Fail after',
    description: 'Left out, it fails before the first token.',
  }),
  failTimes: setting(z.int().min(0).max(1_000), {
    title: 'Fail so often',
    description: 'Only the first so many calls with the same messages fail; left out, all do.',
  }),
  retryAfterMs: setting(z.int().min(0).max(86_400_000), {
    title: 'Ask to wait',
    description: 'What it says when it fails, in milliseconds.',
  }),
  content: setting(z.enum(['prose', 'markdown', 'code', 'table', 'math']), {
    title: 'Content',
    description: 'What the answer is made of.',
  }),
});

export type Script = z.infer<typeof scriptSchema>;

/** Shorter words for what is typed most. */
const SHORT_KEYS: { readonly [key: string]: string } = {
  rate: 'tokensPerSecond',
  think: 'thinkTokens',
  delay: 'firstTokenDelayMs',
};

const SCRIPT_LINE = /^[ \t]*\/script(?:[ \t]+(.*))?$/gm;

export function withoutScriptLine(text: string): string {
  return withoutCallLines(text.replaceAll(SCRIPT_LINE, '')).trim();
}

/** The settings, overruled by the line if the text has one. Strict: whatever is not understood is a complaint. */
export function readScript(
  settings: Script,
  text: string,
): { ok: true; script: Script } | { ok: false; complaint: string } {
  const lines = [...text.matchAll(SCRIPT_LINE)];
  if (lines.length > 1) return { ok: false, complaint: 'Only one /script line is possible in a message.' };
  const words = (lines[0]?.[1] ?? '').split(/\s+/).filter((word) => word !== '');
  const values = new Map<string, unknown>();
  for (const word of words) {
    const [, typedKey, value] = /^([^=]+)=(.+)$/s.exec(word) ?? [];
    if (typedKey === undefined || value === undefined) {
      return { ok: false, complaint: `In the /script line, "${word}" is not of the form key=value.` };
    }
    const key = SHORT_KEYS[typedKey] ?? typedKey;
    if (values.has(key)) return { ok: false, complaint: `In the /script line, "${typedKey}" is said twice.` };
    values.set(key, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value);
  }
  const parsed = scriptSchema.safeParse(Object.fromEntries(values));
  if (!parsed.success)
    return { ok: false, complaint: `In the /script line: ${settingsComplaint(parsed.error)}` };
  return { ok: true, script: { ...settings, ...parsed.data } };
}
