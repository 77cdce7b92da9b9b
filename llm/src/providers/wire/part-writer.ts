import type { ModelEvent } from '../../stream.ts';

/** Turns pieces of text and reasoning into parts: at most one is open, and a change of kind opens a new one. */
export function createPartWriter(emit: (event: ModelEvent) => void) {
  let open: 'text' | 'reasoning' | undefined;
  let id = '';
  let count = 0;

  function close() {
    if (open === 'text') emit({ type: 'text-end', id });
    else if (open === 'reasoning') emit({ type: 'reasoning-end', id });
    open = undefined;
  }

  function begin(kind: 'text' | 'reasoning') {
    close();
    open = kind;
    count++;
    id = `${kind}-${count}`;
    emit(kind === 'text' ? { type: 'text-start', id } : { type: 'reasoning-start', id });
  }

  return {
    close,
    text(text: string) {
      if (text === '') return;
      if (open !== 'text') begin('text');
      emit({ type: 'text-delta', id, text });
    },
    reasoning(text: string) {
      if (text === '') return;
      if (open !== 'reasoning') begin('reasoning');
      emit({ type: 'reasoning-delta', id, text });
    },
  };
}
