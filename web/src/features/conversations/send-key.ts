/** What a key does in a field that sends. Pure. */
export interface KeyInField {
  key: string;
  keyCode: number;
  isComposing: boolean;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

export interface SendHabits {
  sendOnEnter: boolean;
  /** A keyboard on the screen has no Shift+Enter: its Enter breaks the line. */
  hasTouchKeyboard: boolean;
}

export type KeyMeaning = 'send' | 'type';

export const meaningOfKey = (
  event: KeyInField,
  { sendOnEnter, hasTouchKeyboard }: SendHabits,
): KeyMeaning => {
  // 229: Safari tells the Enter that ends a composition after the composition.
  if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return 'type';
  if (event.shiftKey || event.altKey) return 'type';
  if (event.ctrlKey || event.metaKey) return 'send';
  return sendOnEnter && !hasTouchKeyboard ? 'send' : 'type';
};

/** So much fits into one message; the contract bounds it. */
export const mostCharacters = 400_000;

export type Sendable = 'yes' | 'empty' | 'too-long';

export const sendable = (text: string): Sendable =>
  text.length > mostCharacters ? 'too-long' : text.trim() === '' ? 'empty' : 'yes';
