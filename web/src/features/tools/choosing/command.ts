/** What is written after a slash that begins the message; null for anything else. Pure. */
export const commandIn = (text: string): string | null => /^\/(\S*)$/.exec(text)?.[1] ?? null;
