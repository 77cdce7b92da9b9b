import type { Instance } from '@stoa/contract/instance';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Logo } from '../../ui/logo.tsx';

interface EntranceFrameProps {
  instance: Instance;
  title: string;
  text: string;
  children: ReactNode;
}

/** One column in the middle of a quiet page. */
export const EntranceFrame = ({ instance, title, text, children }: EntranceFrameProps) => {
  const t = useT();
  return (
    <div className="flex h-full flex-col overflow-y-auto px-5 py-8">
      <main className="m-auto flex w-full max-w-[23.5rem] flex-col gap-6">
        <header className="flex flex-col items-center gap-2 text-center">
          <Logo className="mb-2 size-11 text-accent" />
          <h1 className="font-display text-3xl leading-10">{title}</h1>
          <p className="text-fg-muted">{text}</p>
        </header>
        {children}
      </main>
      <footer className="mt-8 flex flex-col items-center gap-1 text-center text-sm text-fg-muted">
        {instance.plainHttp && <p className="max-w-prose">{t('app.plainHttp')}</p>}
        <p>
          {instance.name === t('app.name') ? t('app.name') : `${instance.name} · ${t('app.name')}`}{' '}
          {instance.version}
        </p>
      </footer>
    </div>
  );
};
