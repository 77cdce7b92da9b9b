/**
 * Many open models write their reasoning into the text, as `<think>…</think>` at its very start. This tells
 * the two apart while the text streams, also when a tag is cut over chunks. Tags further on are just text.
 */
const OPENING = '<think>';
const CLOSING = '</think>';
/** Blank space before a tag is held back; a server that sends nothing else must not fill the memory. */
const MAX_LEADING_BLANKS = 256;

export interface ThinkTagSplitter {
  push(text: string): void;
  /** The text is over: gives out what was held back because it could have become a tag. */
  end(): void;
}

/** The blank space in front of reasoning and of the text after it is dropped; callbacks get non-empty text, in order. */
export function createThinkTagSplitter(
  onText: (text: string) => void,
  onReasoning: (text: string) => void,
): ThinkTagSplitter {
  let place: 'before' | 'inside' | 'after' | 'text' = 'before';
  let held = '';
  let reasoningBegan = false;

  function reason(text: string) {
    const shown = reasoningBegan ? text : text.trimStart();
    if (shown === '') return;
    reasoningBegan = true;
    onReasoning(shown);
  }

  function readBefore() {
    const start = held.trimStart();
    if (held.length - start.length > MAX_LEADING_BLANKS) {
      giveText();
    } else if (start.startsWith(OPENING)) {
      place = 'inside';
      held = start.slice(OPENING.length);
      readInside();
    } else if (!OPENING.startsWith(start)) {
      giveText();
    }
  }

  function readInside() {
    const close = held.indexOf(CLOSING);
    if (close === -1) {
      const kept = heldBackChars(held);
      reason(held.slice(0, held.length - kept));
      held = held.slice(held.length - kept);
      return;
    }
    reason(held.slice(0, close));
    place = 'after';
    held = held.slice(close + CLOSING.length);
    readAfter();
  }

  function readAfter() {
    held = held.trimStart();
    if (held !== '') giveText();
  }

  function giveText() {
    place = 'text';
    const text = held;
    held = '';
    onText(text);
  }

  return {
    push(text) {
      if (text === '') return;
      if (place === 'text') return onText(text);
      held += text;
      if (place === 'before') readBefore();
      else if (place === 'inside') readInside();
      else readAfter();
    },
    end() {
      if (place === 'before' && held.trim() !== '') giveText();
      else if (place === 'inside') reason(held);
      held = '';
      place = 'text';
    },
  };
}

/** How much of the end could still become the closing tag. */
function heldBackChars(text: string): number {
  for (let length = Math.min(CLOSING.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(CLOSING.slice(0, length))) return length;
  }
  return 0;
}
