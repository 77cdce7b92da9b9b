import type { McpServer } from '@stoa/contract/mcp-servers';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { SkeletonLines } from '../../../ui/skeleton.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { useServerLogs } from '../server-calls.ts';

export const LogDialog = ({ server, onClose }: { server: McpServer; onClose: () => void }) => {
  const t = useT();
  const locale = useLocale();
  const logs = useServerLogs(server.id);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={t('tools.servers.logOf', { name: showDirectionMarks(server.name) })}
      description={t('tools.servers.log.text')}
    >
      {logs.isPending && <SkeletonLines count={4} />}
      {logs.error && <p className="text-sm text-danger">{errorText(logs.error)}</p>}
      {logs.data?.length === 0 && <p className="text-sm text-fg-muted">{t('tools.servers.log.none')}</p>}
      {logs.data && logs.data.length > 0 && (
        <ol
          tabIndex={0}
          className="max-h-[60dvh] overflow-y-auto rounded-house bg-code px-3 py-2 font-mono text-xs leading-5"
        >
          {logs.data.map(({ at, level, text }, index) => (
            <li key={index} className="wrap-anywhere whitespace-pre-wrap">
              <span className="text-fg-muted">
                {time.format(new Date(at))} {level}
              </span>{' '}
              <VisibleText>{text}</VisibleText>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
};
