/**
 * Key combinations as text: `Mod+Shift+O`, `?`, `F2`. `Mod` is ⌘ on Apple's machines and Ctrl elsewhere.
 */
export interface Combo {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const keyNames: Record<string, string> = { esc: 'escape', space: ' ' };

/** Where a character sits on the keyboard: with Shift, or in another script, `key` is not what the cap says. */
const codes: Record<string, string> = {
  '/': 'Slash',
  ';': 'Semicolon',
  ',': 'Comma',
  '.': 'Period',
  '[': 'BracketLeft',
  ']': 'BracketRight',
};

export const parseCombo = (text: string): Combo => {
  const names = text.toLowerCase().split('+');
  const key = names.pop();
  if (!key) throw new Error(`A shortcut without a key: "${text}"`);
  const unknown = names.find((name) => !['mod', 'shift', 'alt'].includes(name));
  if (unknown) throw new Error(`Unknown modifier "${unknown}" in "${text}"`);
  return {
    mod: names.includes('mod'),
    shift: names.includes('shift'),
    alt: names.includes('alt'),
    key: keyNames[key] ?? key,
  };
};

const codeOf = (key: string): string | undefined =>
  /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : codes[key];

export const matches = (combo: Combo, press: KeyPress, apple: boolean): boolean => {
  const mod = apple ? press.metaKey : press.ctrlKey;
  const otherMod = apple ? press.ctrlKey : press.metaKey;
  if (mod !== combo.mod || otherMod || press.altKey !== combo.alt) return false;
  const key = press.key.toLowerCase();
  // `?` is Shift+something, and which something differs by layout.
  if (/^[^\w\s]$/.test(combo.key) && !combo.mod && !combo.shift) return key === combo.key;
  if (press.shiftKey !== combo.shift) return false;
  if (key === combo.key) return true;
  const typesSomethingElse = /^[a-z\d]$/.test(key) && /^[a-z\d]$/.test(combo.key);
  return !typesSomethingElse && press.code === codeOf(combo.key);
};

const appleNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', backspace: '⌫', enter: '↵' };
const otherNames: Record<string, string> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  backspace: 'Backspace',
};
const eitherName: Record<string, string> = { escape: 'Esc', ' ': 'Space', enter: 'Enter' };

/** The caps to show for a combination, in the order they are pressed. */
export const capsOf = (text: string, apple: boolean): string[] => {
  const { mod, shift, alt, key } = parseCombo(text);
  const names = [mod && 'mod', shift && 'shift', alt && 'alt', key].filter((name) => name !== false);
  const platform = apple ? appleNames : otherNames;
  return names.map((name) => platform[name] ?? eitherName[name] ?? name[0]?.toUpperCase() + name.slice(1));
};
