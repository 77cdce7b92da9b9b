import type { ReactNode } from 'react';
import { useId } from 'react';

interface LabelledProps {
  label: string;
  /** Gets the id of the label, for `aria-labelledby`. */
  children: (id: string) => ReactNode;
}

/** For what is no field that a `label` could be tied to. */
export const Labelled = ({ label, children }: LabelledProps) => {
  const id = useId();
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span id={id} className="text-sm font-medium">
        {label}
      </span>
      {children(id)}
    </div>
  );
};
