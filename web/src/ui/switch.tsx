import { Switch as Base } from '@base-ui/react/switch';

interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  'aria-labelledby'?: string;
  'aria-describedby'?: string;
  'aria-label'?: string;
}

export const Switch = (props: SwitchProps) => (
  <Base.Root
    {...props}
    className="relative inline-flex h-6 w-10 shrink-0 cursor-pointer items-center rounded-full border border-line-strong bg-surface-2 p-0.5 transition-colors after:absolute after:-inset-x-1 after:-inset-y-2.5 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
  >
    <Base.Thumb className="size-4.5 rounded-full bg-line-strong transition-[translate,background-color] data-checked:translate-x-4 data-checked:bg-accent-fg rtl:data-checked:-translate-x-4" />
  </Base.Root>
);
