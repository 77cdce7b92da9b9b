import { i18n } from '@lingui/core';
import type { Messages } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { en } from './en.ts';
import type { FirstMessageId } from './en.ts';
import type { LaterMessageId } from './en-later.ts';

export type { FirstMessageId as MessageId };

/** Texts of one language; what it lacks is shown in English. */
export type Catalogue = Partial<Record<FirstMessageId | LaterMessageId, string>>;

export type Values = Record<string, string | number | Date>;
export type Translate = (id: FirstMessageId, values?: Values) => string;

export interface Language {
  tag: string;
  name: string;
  dir: 'ltr' | 'rtl';
  load: () => Promise<Catalogue>;
}

const inEnglish: Language = { tag: 'en', name: 'English', dir: 'ltr', load: async () => en };

/** Every language there is, by its own name. A further one: a folder like `de/`, and a line here. */
export const languages: readonly Language[] = [
  inEnglish,
  { tag: 'de', name: 'Deutsch', dir: 'ltr', load: async () => (await import('./de.ts')).de },
];

let english: Catalogue = en;

// The build hands over parsed texts where the types say plain ones (see vite.config.ts).
i18n.load('en', en as unknown as Messages);
i18n.activate('en');

/** Texts that came later; a language that lacks one shows it in English too. */
export const addEnglish = (texts: Catalogue): void => {
  english = { ...english, ...texts };
  i18n.load('en', texts as unknown as Messages);
  if (i18n.locale === 'en') return;
  const spoken = i18n.messages;
  i18n.load(i18n.locale, { ...(texts as unknown as Messages), ...spoken });
};

export const t: Translate = (id, values) => i18n._(id, values);

/** The language to show for a preference: a tag, or `auto` for the first of the browser's that exists. */
export const languageFor = (preference: string, browsers: readonly string[]): Language => {
  const wanted = preference === 'auto' ? browsers : [preference];
  const found = wanted
    .map((tag) => languages.find((language) => language.tag === tag.toLowerCase().split('-')[0]))
    .find((language) => language !== undefined);
  return found ?? inEnglish;
};

let wantedTag = 'en';

/** Speaks another language from now on. Rejects never: without the catalogue the page stays as it is. */
export const chooseLanguage = async (preference: string): Promise<void> => {
  const language = languageFor(preference, navigator.languages);
  wantedTag = language.tag;
  const catalogue = await language.load().catch(() => undefined);
  // Chosen differently while it loaded, or not to be had.
  if (!catalogue || wantedTag !== language.tag) return;
  const root = document.documentElement;
  root.lang = language.tag;
  root.dir = language.dir;
  if (i18n.locale === language.tag) return;
  i18n.load(language.tag, { ...english, ...catalogue } as unknown as Messages);
  i18n.activate(language.tag);
};

const subscribe = (listener: () => void) => i18n.on('change', listener);

const useLanguageTag = (): string => useSyncExternalStore(subscribe, () => i18n.locale);

/** A language as the browser has it, with its region: the days and hours of `en-GB` are not those of `en-US`. */
export const regionalTag = (tag: string, browsers: readonly string[]): string =>
  browsers.find((browser) => browser.toLowerCase().split('-')[0] === tag) ?? tag;

/** The language now spoken, as a tag for `Intl`. */
export const useLocale = (): string => regionalTag(useLanguageTag(), navigator.languages);

/** Which way the language now spoken is written. */
export const useDirection = (): Language['dir'] => {
  const spoken = useLanguageTag();
  return languages.find(({ tag }) => tag === spoken)?.dir ?? 'ltr';
};

const translators = new Map<string, Translate>();

/** `t`, as another function for every language, so that what depends on it is computed anew. */
export const useT = (): Translate => {
  const tag = useLanguageTag();
  const known = translators.get(tag);
  if (known) return known;
  const translate: Translate = (id, values) => t(id, values);
  translators.set(tag, translate);
  return translate;
};
