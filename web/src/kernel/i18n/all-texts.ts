/**
 * The texts of everything that is loaded on demand. Only what imports this file can use them, as the
 * `useT` of the first view does not take their ids; so they are there wherever they are used.
 */
import type { FirstMessageId } from './en.ts';
import { enLater } from './en-later.ts';
import type { LaterMessageId } from './en-later.ts';
import { addEnglish, t as translate, useT as useTranslate } from './i18n.ts';
import type { Values } from './i18n.ts';

export type MessageId = FirstMessageId | LaterMessageId;
export type Translate = (id: MessageId, values?: Values) => string;

addEnglish(enLater);

export const t = translate as Translate;

export const useT = useTranslate as () => Translate;

/** Whether there is such a text, for ids that are put together. */
export const isMessageId = (id: string): id is MessageId => Object.hasOwn(enLater, id);
