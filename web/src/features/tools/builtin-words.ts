/** What this server’s own tools are called, in the reader’s language; one that is not known here, as the server says. */
import { en } from '../../kernel/i18n/en.ts';
import type { MessageId, Translate } from '../../kernel/i18n/i18n.ts';

const prefix = 'builtin/';

export const titleOfTool = (
  tool: { key: string; title: string | null; name: string },
  t: Translate,
): string => {
  const id = `tools.own.${tool.key.slice(prefix.length)}`;
  return tool.key.startsWith(prefix) && Object.hasOwn(en, id)
    ? t(id as MessageId)
    : (tool.title ?? tool.name);
};
