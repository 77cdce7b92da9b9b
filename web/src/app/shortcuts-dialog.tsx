import { useT } from '../kernel/i18n/i18n.ts';
import { capsOf } from '../kernel/shortcut-combo.ts';
import { isApple, useShortcuts } from '../kernel/shortcuts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/kbd.tsx';

const groups = ['general', 'conversation', 'message'] as const;

/** The shortcuts that work where one is. */
export const ShortcutsDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  const shown = useShortcuts().filter(({ hidden }) => !hidden);
  const unique = [...new Map(shown.map((shortcut) => [shortcut.combo, shortcut])).values()];
  return (
    <Dialog open onOpenChange={onClose} title={t('app.shortcuts')}>
      <div className="flex flex-col gap-5">
        {groups.map((group) => {
          const own = unique.filter((shortcut) => shortcut.group === group);
          return (
            own.length > 0 && (
              <section key={group}>
                <h3 className="mb-1 text-sm font-medium text-fg-muted">{t(`app.shortcuts.${group}`)}</h3>
                <dl>
                  {own.map(({ combo, label }) => (
                    <div
                      key={combo}
                      className="flex items-center justify-between gap-4 border-line py-1.5 not-first:border-t"
                    >
                      <dt>{t(label)}</dt>
                      <dd className="shrink-0">
                        <Keys caps={capsOf(combo, isApple)} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
};
