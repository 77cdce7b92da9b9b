import { useCanGoBack, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useSession } from '../../kernel/session.tsx';
import { useShortcut } from '../../kernel/shortcuts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { usePhone } from '../../ui/use-media.ts';
import { AccountSettings, UserSettings } from '../accounts/accounts.tsx';
import { AuditLog } from '../audit/audit.tsx';
import { OwnFiles } from '../files/files.tsx';
import { GroupSettings } from '../groups/groups.tsx';
import { EndpointSettings } from '../models/models.tsx';
import { McpServerSettings, ToolRuleSettings, ToolSettings } from '../tools/tools.tsx';
import { GeneralSettings } from './general-settings.tsx';
import { InstanceSettings } from './instance-settings.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { settingsPagesFor } from './settings-pages.ts';
import type { SettingsPageId } from './settings-pages.ts';

const contents: Record<SettingsPageId, ReactNode> = {
  general: <GeneralSettings />,
  account: <AccountSettings />,
  files: <OwnFiles />,
  tools: <ToolSettings />,
  'mcp-servers': <McpServerSettings />,
  'tool-rules': <ToolRuleSettings />,
  users: <UserSettings />,
  groups: <GroupSettings />,
  endpoints: <EndpointSettings />,
  instance: <InstanceSettings />,
  audit: <AuditLog />,
};

/** Without a page: the list of pages, which a large screen shows beside the first. */
export const SettingsPage = ({ page }: { page?: string }) => {
  const t = useT();
  const phone = usePhone();
  const leave = useBack('/');
  const showsList = phone && !page;
  useShortcut('Esc', leave, { label: 'ui.back', group: 'general', hidden: true });
  // Whatever stands alone is the main thing of the page.
  const Frame = showsList ? 'main' : 'div';
  return (
    <Frame className="mx-auto flex h-full w-full max-w-5xl flex-col md:flex-row">
      {(!phone || showsList) && (
        <nav
          aria-label={t('settings.pages')}
          className="flex min-h-0 flex-col gap-3 overflow-y-auto p-4 max-md:flex-1 md:w-64 md:shrink-0 md:py-6"
        >
          <header className="flex items-center gap-1">
            <IconButton label={t('settings.close')} onClick={leave} className="-ms-2">
              <ArrowLeft className="rtl:-scale-x-100" aria-hidden />
            </IconButton>
            <h1 className="font-display text-2xl">{t('settings.title')}</h1>
          </header>
          <SettingsMenu current={page ?? (phone ? undefined : 'general')} />
        </nav>
      )}
      {!showsList && <PageContent page={page ?? 'general'} phone={phone} />}
    </Frame>
  );
};

const PageContent = ({ page, phone }: { page: string; phone: boolean }) => {
  const t = useT();
  const { user } = useSession();
  const navigate = useNavigate();
  const back = useBack('/settings');
  const { hash } = useLocation();
  const known = settingsPagesFor('administrator').find(({ id }) => id === page);
  const allowed = known && settingsPagesFor(user.role).includes(known);
  const content = known && contents[known.id];

  useEffect(() => {
    if (hash) document.getElementById(hash)?.scrollIntoView({ block: 'center' });
  }, [hash]);

  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto px-4 py-4 md:px-8 md:py-6">
      <header className="mb-4 flex items-center gap-1">
        {phone && <h1 className="sr-only">{t('settings.title')}</h1>}
        {phone && (
          <IconButton label={t('ui.back')} className="-ms-2" onClick={back}>
            <ArrowLeft className="rtl:-scale-x-100" aria-hidden />
          </IconButton>
        )}
        <h2 className="font-display text-2xl">{t(known?.label ?? 'app.notFound.title')}</h2>
      </header>
      {!content && (
        <NoticeCard
          title={t('app.notFound.title')}
          actions={
            <Button size="sm" onClick={() => void navigate({ to: '/settings', replace: true })}>
              {t('settings.title')}
            </Button>
          }
        />
      )}
      {content && !allowed && (
        <NoticeCard tone="warning" title={t('settings.forbidden')} text={t('settings.forbidden.text')} />
      )}
      {content && allowed && <Suspense fallback={<SkeletonLines count={6} />}>{content}</Suspense>}
    </main>
  );
};

/** Back to where one came from; to `otherwise` when this page was opened by its address. */
const useBack = (otherwise: '/' | '/settings') => {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const navigate = useNavigate();
  return () => {
    if (canGoBack) router.history.back();
    else void navigate({ to: otherwise, replace: true });
  };
};
