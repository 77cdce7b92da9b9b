import { useT } from '../kernel/i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { QuietPage } from './quiet-page.tsx';

/** A fault of this page itself. Its words are for those who will mend it, so they are folded in. */
export const FailedPage = ({ error }: { error: unknown }) => {
  const t = useT();
  return (
    <QuietPage title={t('app.failed.title')} text={t('app.failed.text')}>
      <Button variant="primary" className="mt-3" onClick={() => window.location.reload()}>
        {t('app.failed.reload')}
      </Button>
      <details className="mt-2 max-w-full text-start text-sm text-fg-muted">
        <summary className="cursor-pointer text-center">{t('app.failed.details')}</summary>
        <pre className="mt-2 max-h-48 overflow-auto rounded-house bg-code p-3 font-mono text-xs">
          {error instanceof Error ? (error.stack ?? error.message) : String(error)}
        </pre>
      </details>
    </QuietPage>
  );
};
