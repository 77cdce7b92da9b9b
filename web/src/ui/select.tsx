import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { classes, floating, row } from './classes.ts';

interface SelectProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
  disabled?: boolean;
  className?: string;
  'aria-labelledby'?: string;
  'aria-describedby'?: string;
  'aria-label'?: string;
}

/** One of a few. */
export const Select = <T extends string>({
  value,
  onChange,
  options,
  disabled,
  className,
  ...aria
}: SelectProps<T>) => (
  <Base.Root
    items={options}
    value={value}
    disabled={disabled ?? false}
    onValueChange={(next) => next !== null && onChange(next)}
  >
    <Base.Trigger
      {...aria}
      className={classes(
        'tap inline-flex h-9 min-w-36 items-center justify-between gap-3 rounded-house border border-line-strong/60 bg-surface ps-3 pe-2 text-sm transition-colors select-none hover:bg-surface-2 data-disabled:opacity-50',
        className,
      )}
    >
      <Base.Value className="truncate" />
      <Base.Icon>
        <ChevronsUpDown className="size-4 text-fg-muted" aria-hidden />
      </Base.Icon>
    </Base.Trigger>
    <Base.Portal>
      <Base.Positioner
        sideOffset={4}
        collisionPadding={8}
        alignItemWithTrigger={false}
        className="z-40 outline-none"
      >
        <Base.Popup
          className={classes(
            floating,
            'max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto p-1',
          )}
        >
          {options.map((option) => (
            <Base.Item key={option.value} value={option.value} className={classes(row, 'justify-between')}>
              <Base.ItemText>{option.label}</Base.ItemText>
              <Base.ItemIndicator>
                <Check className="size-4 text-accent" aria-hidden />
              </Base.ItemIndicator>
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
