import type { Clock } from '../../../../kernel/clock.ts';
import { type BuiltinTool, harmless, text, wrongInput } from './tool.ts';

export const createCurrentTime = ({ clock }: { clock: Clock }): BuiltinTool<'current_time'> => ({
  name: 'current_time',
  title: 'Current time',
  summary: 'Knows the date and the time, in any time zone.',
  description:
    'The date and the time now. Name a time zone of the IANA database, such as "Europe/Berlin" or "Asia/Tokyo", where it matters whose time is meant; otherwise it is UTC.',
  inputSchema: {
    type: 'object',
    properties: { timeZone: { type: 'string', description: 'An IANA time zone; UTC by default.' } },
    additionalProperties: false,
  },
  risk: harmless,
  async call({ input }) {
    const { timeZone = 'UTC' } = input as { timeZone?: unknown };
    if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
      return wrongInput('`timeZone` is to be a time zone of the IANA database, such as "Europe/Berlin".');
    }
    const now = new Date(clock.nowMs());
    const local = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone });
    const iso = now.toISOString();
    return text(`${local.format(now)} (${timeZone}); ${iso} in UTC.`);
  },
});

const isTimeZone = (timeZone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
};
