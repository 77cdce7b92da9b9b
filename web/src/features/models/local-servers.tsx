import type { LocalServer } from '@stoa/contract/models';
import { Radar } from 'lucide-react';
import { announce } from '../../kernel/announcer.tsx';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useLookForLocal } from './endpoint-calls.ts';

/** Looks for model servers on the server's own machine, on a click and never by itself. */
export const LocalServers = ({ onPick }: { onPick: (found: LocalServer) => void }) => {
  const t = useT();
  const { mutateAsync, isPending, data, error } = useLookForLocal();

  const look = async () => {
    const found = await mutateAsync().catch(() => undefined);
    if (!found) return;
    announce(t('models.local.found', { count: found.length }));
    if (found.length === 1) onPick(found[0]!);
  };

  return (
    <div className="flex flex-col items-start gap-2">
      <Button size="sm" busy={isPending} icon={<Radar className="size-4" aria-hidden />} onClick={look}>
        {t('models.local.look')}
      </Button>
      {error && <p className="text-sm text-danger">{errorText(error)}</p>}
      {data && <p className="text-sm text-fg-muted">{t('models.local.found', { count: data.length })}</p>}
      {data && data.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {data.map((server) => (
            <li key={server.baseUrl}>
              <Button size="sm" variant="secondary" onClick={() => onPick(server)}>
                {t('models.local.use', {
                  name: server.name,
                  host: new URL(server.baseUrl).host,
                  count: server.modelCount,
                })}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
