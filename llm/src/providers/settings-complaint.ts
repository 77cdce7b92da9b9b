import type { z } from 'zod';

/** One sentence per wrong setting, each naming it. */
export function settingsComplaint(error: z.ZodError): string {
  return error.issues
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `Unknown setting: ${issue.keys.join(', ')}.`
        : `Setting ${issue.path.join('.')}: ${issue.message.replace(/\.$/, '')}.`,
    )
    .join(' ');
}
