import type { ReactNode } from 'react';
import { Logo } from '../ui/logo.tsx';

interface QuietPageProps {
  title: string;
  text: ReactNode;
  children?: ReactNode;
}

/** A page that says one thing; inside of the page's `main`. */
export const QuietPage = ({ title, text, children }: QuietPageProps) => (
  <div className="flex h-full flex-col overflow-y-auto p-6">
    <div className="m-auto flex max-w-md flex-col items-center gap-3 text-center">
      <Logo className="mb-2 size-10 text-accent" />
      <h1 className="font-display text-2xl">{title}</h1>
      <p className="text-fg-muted">{text}</p>
      {children}
    </div>
  </div>
);
