/** A word in passing ("Copied"). Never the only place where something is explained: it goes by itself. */
import { useSyncExternalStore } from 'react';

interface Toast {
  key: number;
  text: string;
}

const shownMs = 4000;
let current: Toast | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

const show = (next: Toast | null): void => {
  current = next;
  for (const listener of listeners) listener();
};

export const toast = (text: string): void => {
  show({ key: (current?.key ?? 0) + 1, text });
  clearTimeout(timer);
  timer = setTimeout(() => show(null), shownMs);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where toasts appear; once, at the end of the page. */
export const Toaster = () => {
  const toast = useSyncExternalStore(subscribe, () => current);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-28 z-50 flex justify-center px-4"
    >
      {toast && (
        <div
          key={toast.key}
          className="animate-[appear_160ms] rounded-house bg-fg px-4 py-2 text-sm text-bg shadow-high"
        >
          {toast.text}
        </div>
      )}
    </div>
  );
};
