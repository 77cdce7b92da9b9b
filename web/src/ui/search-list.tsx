/**
 * A field and the list it narrows down, worked from the field by arrow keys and Enter. Which items
 * there are for a query is the caller's business. (ARIA: editable combobox with list.)
 */
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from './classes.ts';

export interface SearchGroup<T> {
  key: string;
  label?: string;
  items: readonly T[];
}

interface SearchListProps<T> {
  label: string;
  placeholder: string;
  query: string;
  onQueryChange: (query: string) => void;
  groups: readonly SearchGroup<T>[];
  keyOf: (item: T) => string;
  /** Marked as the present choice; highlighted at first. */
  isChosen?: (item: T) => boolean;
  onPick: (item: T) => void;
  /** Shown in the place of an empty list; null shows nothing. */
  empty: ReactNode;
  className?: string;
  children: (item: T) => ReactNode;
}

export const SearchList = <T,>(props: SearchListProps<T>) => {
  const { label, placeholder, query, onQueryChange, groups, keyOf, isChosen, onPick, empty, className } =
    props;
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const options = groups.flatMap((group) =>
    group.items.map((item) => ({ item, key: `${group.key}/${keyOf(item)}` })),
  );
  const [highlighted, setHighlighted] = useState<string | undefined>(
    () => options.find(({ item }) => isChosen?.(item))?.key,
  );
  const found = options.findIndex((option) => option.key === highlighted);
  const current = found >= 0 ? found : 0;
  const idOf = (key: string) => `${listId}-${options.findIndex((option) => option.key === key)}`;

  const currentId = options[current] && idOf(options[current].key);

  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = options.length - 1;
    const targets: Record<string, number> = {
      ArrowDown: current < last ? current + 1 : 0,
      ArrowUp: current > 0 ? current - 1 : last,
      PageDown: Math.min(last, current + 8),
      PageUp: Math.max(0, current - 8),
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      setHighlighted(options[target]?.key);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const option = options[current];
      if (option) onPick(option.item);
    }
  };

  return (
    <div className={classes('flex min-h-0 flex-col', className)}>
      <div className="flex items-center gap-2.5 border-b border-line px-3.5">
        <Search className="size-4 shrink-0 text-fg-muted" aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={currentId}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setHighlighted(undefined);
            list.current?.scrollTo({ top: 0 });
            onQueryChange(event.target.value);
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          className="h-11 w-full min-w-0 bg-transparent text-base outline-none"
        />
      </div>
      {options.length === 0 && empty !== null && (
        <div role="status" className="flex-1 px-3 py-6 text-center text-sm text-fg-muted">
          {empty}
        </div>
      )}
      {/* A mouse press on an option must not take the focus from the field. */}
      <div
        ref={list}
        id={listId}
        role="listbox"
        hidden={options.length === 0}
        aria-label={label}
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5"
      >
        {groups.map(
          (group) =>
            group.items.length > 0 && (
              <div key={group.key} role="group" aria-label={group.label}>
                {group.label && (
                  <div aria-hidden className="px-2.5 pt-2 pb-1 text-xs font-medium text-fg-muted">
                    {group.label}
                  </div>
                )}
                {group.items.map((item) => {
                  const key = `${group.key}/${keyOf(item)}`;
                  return (
                    <div
                      key={key}
                      id={idOf(key)}
                      role="option"
                      aria-selected={isChosen?.(item) ?? false}
                      data-highlighted={key === options[current]?.key || undefined}
                      onMouseMove={() => setHighlighted(key)}
                      onClick={() => onPick(item)}
                      className="flex cursor-default items-center gap-2.5 rounded-[0.4rem] px-2.5 py-1.5 text-sm leading-5 tap data-highlighted:bg-surface-2"
                    >
                      {props.children(item)}
                    </div>
                  );
                })}
              </div>
            ),
        )}
      </div>
    </div>
  );
};
