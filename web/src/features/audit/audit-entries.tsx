import type { AuditEntry } from '@stoa/contract/audit';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { actorText, detailLines, objectText } from './audit-text.ts';

interface EntriesProps {
  entries: readonly AuditEntry[];
}

export const AuditTable = ({ entries }: EntriesProps) => {
  const t = useT();
  const columns = ['audit.when', 'audit.who', 'audit.what', 'audit.which'] as const;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-start text-sm">
        <caption className="sr-only">{t('audit.title')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className="border-b border-line-strong/60 py-2 pe-4 text-start font-medium text-fg-muted"
              >
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} className="align-top">
              <td className="border-b border-line py-2 pe-4 whitespace-nowrap text-fg-muted tabular-nums">
                <When at={entry.at} />
              </td>
              <td className="border-b border-line py-2 pe-4 wrap-anywhere">{actorText(entry, t)}</td>
              <td className="border-b border-line py-2 pe-4">{t(`audit.action.${entry.action}`)}</td>
              <td className="border-b border-line py-2 wrap-anywhere">
                <Which entry={entry} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** The same on a narrow screen. */
export const AuditList = ({ entries }: EntriesProps) => {
  const t = useT();
  return (
    <ul aria-label={t('audit.title')} className="text-sm">
      {entries.map((entry) => (
        <li key={entry.id} className="border-line py-3 wrap-anywhere not-first:border-t">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium">{t(`audit.action.${entry.action}`)}</span>
            <span className="text-xs text-fg-muted tabular-nums">
              <When at={entry.at} />
            </span>
          </div>
          <div className="text-fg-muted">{actorText(entry, t)}</div>
          <Which entry={entry} />
        </li>
      ))}
    </ul>
  );
};

const When = ({ at }: { at: string }) => {
  const locale = useLocale();
  const shown = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return <time dateTime={at}>{shown.format(new Date(at))}</time>;
};

const Which = ({ entry }: { entry: AuditEntry }) => {
  const t = useT();
  const object = objectText(entry, t);
  return (
    <>
      {object !== null && <div>{object}</div>}
      {detailLines(entry, t).map((line) => (
        <div key={line} className="text-fg-muted">
          {line}
        </div>
      ))}
    </>
  );
};
