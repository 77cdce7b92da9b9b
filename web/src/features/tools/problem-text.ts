/** What is wrong with a server, by the class of it: what happened, and what to do. */
import { isMessageId } from '../../kernel/i18n/all-texts.ts';
import type { Translate } from '../../kernel/i18n/all-texts.ts';

/** A class that this page does not know yet is told as an error of the server. */
export const problemText = (problem: string, t: Translate): string => {
  const id = `tools.problem.${problem}`;
  return t(isMessageId(id) ? id : 'tools.problem.server_error');
};
