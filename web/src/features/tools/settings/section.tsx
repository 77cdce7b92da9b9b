import type { ReactNode } from 'react';

interface SectionProps {
  /** Its anchor on the page. */
  id: string;
  title: string;
  text: string;
  children: ReactNode;
}

export const Section = ({ id, title, text, children }: SectionProps) => (
  <section id={id} aria-labelledby={`${id}-title`} className="flex flex-col gap-3">
    <div>
      <h3 id={`${id}-title`} className="font-display text-xl">
        {title}
      </h3>
      <p className="max-w-prose text-[0.9375rem] text-fg-muted">{text}</p>
    </div>
    {children}
  </section>
);
