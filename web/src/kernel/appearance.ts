/**
 * The look of the page as attributes of `<html>`, and a copy of it in this browser, which
 * `public/theme.js` reads before the first paint.
 */
import type { Preferences } from '@stoa/contract/settings';
import { recall, remember } from './browser-memory.ts';

export type Appearance = Pick<Preferences, 'theme' | 'contrast' | 'textSize' | 'language'>;

const key = 'stoa.appearance';
const normal: Appearance = { theme: 'system', contrast: 'system', textSize: 'normal', language: 'auto' };

export const rememberedAppearance = (): Appearance => ({ ...normal, ...recall<Appearance>(key) });

const darkQuery = '(prefers-color-scheme: dark)';
const contrastQuery = '(prefers-contrast: more)';
const matchesNow = (query: string): boolean => window.matchMedia(query).matches;

const paint = ({ theme, contrast, textSize }: Appearance): void => {
  const dark = theme === 'dark' || (theme === 'system' && matchesNow(darkQuery));
  const high = contrast === 'high' || (contrast === 'system' && matchesNow(contrastQuery));
  const root = document.documentElement;
  root.dataset['theme'] = dark ? 'dark' : 'light';
  root.dataset['contrast'] = high ? 'high' : 'normal';
  root.dataset['textSize'] = textSize;
  const background = getComputedStyle(root).getPropertyValue('--color-bg').trim();
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', background);
};

let shown: Appearance | undefined;

export const applyAppearance = (appearance: Appearance): void => {
  shown = appearance;
  paint(appearance);
  remember(key, appearance);
};

/** Follows the system's own switch between day and night. */
export const followSystem = (): void => {
  for (const query of [darkQuery, contrastQuery]) {
    window.matchMedia(query).addEventListener('change', () => paint(shown ?? rememberedAppearance()));
  }
};
