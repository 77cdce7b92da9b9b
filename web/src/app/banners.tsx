import { CloudOff, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStreamState } from '../features/runs/runs.tsx';
import { recall, remember } from '../kernel/browser-memory.ts';
import { useT } from '../kernel/i18n/i18n.ts';
import { useSession } from '../kernel/session.tsx';
import { IconButton } from '../ui/button.tsx';

const noteKey = 'stoa.plain-http-note';

/** Lines on top of the page about the connection itself. */
export const Banners = () => {
  const t = useT();
  const { instance } = useSession();
  const [dismissed, setDismissed] = useState(
    () => recall<{ dismissed: boolean }>(noteKey).dismissed === true,
  );
  const dismiss = () => {
    setDismissed(true);
    remember(noteKey, { dismissed: true });
  };
  return (
    <>
      <OfflineBanner />
      {instance.plainHttp && !dismissed && (
        <aside
          aria-label={t('app.connection')}
          className="flex items-center gap-2 border-b border-line bg-sidebar py-1 ps-4 pe-2 text-sm text-fg-muted"
        >
          <p className="flex-1">{t('app.plainHttp')}</p>
          <IconButton label={t('app.plainHttp.dismiss')} size="sm" onClick={dismiss}>
            <X aria-hidden />
          </IconButton>
        </aside>
      )}
    </>
  );
};

const graceMs = 3000;

/** Only when it lasts: reconnecting is everyday business. */
const OfflineBanner = () => {
  const t = useT();
  const state = useStreamState();
  const down = state === 'connecting' || state === 'waiting';
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!down) return;
    const timer = setTimeout(() => setLasting(true), graceMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [down]);
  return (
    <div role="status">
      {lasting && (
        <p className="flex items-center gap-2 border-b border-line bg-warning-soft px-4 py-2 text-sm">
          <CloudOff className="size-4 shrink-0 text-warning" aria-hidden />
          {t('app.offline')}
        </p>
      )}
    </div>
  );
};
