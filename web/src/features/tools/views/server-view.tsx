/** What a server shows of a call, beneath it: its own page in a frame that can do nothing, or why there is none. */
import type { ToolPart, ToolView } from '@stoa/contract/runs/parts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { SkeletonLines } from '../../../ui/skeleton.tsx';
import { fileQuery } from '../../files/files.tsx';
import { titleOfTool } from '../builtin-words.ts';
import { ViewFrame } from './view-frame.tsx';
import { viewPlaces } from './view-places.ts';

export interface ShownCall {
  call: ToolPart;
  messageId: string;
  /** Puts words where the person writes. */
  onWrite: (text: string) => void;
}

export type KeptView = Extract<ToolView, { fileId: string }>;

export const ServerView = (shown: ShownCall) => {
  const t = useT();
  const { view, tool } = shown.call;
  if (!view) return null;
  const server = showDirectionMarks(tool.source.name);
  if ('problem' in view) return <Plain>{t(`tools.view.problem.${view.problem}`, { server })}</Plain>;
  return <Kept {...shown} view={view} server={server} />;
};

const Plain = ({ children }: { children: string }) => (
  <p className="my-2 text-sm wrap-anywhere text-fg-muted">{children}</p>
);

const Kept = ({ view, server, ...shown }: ShownCall & { view: KeptView; server: string }) => {
  const t = useT();
  const { call, messageId } = shown;
  const key = `${messageId}/${call.id}`;
  const at = call.startedAt ?? '';
  const place = useSyncExternalStore(viewPlaces.subscribe, () => viewPlaces.placeOf(key));
  useEffect(() => viewPlaces.enter(key, at), [key, at]);
  const { data: file } = useQuery({ ...fileQuery(view.fileId), enabled: place === 'live' });
  const title = t('tools.view.title', { server, tool: showDirectionMarks(titleOfTool(call.tool, t)) });
  if (place !== 'live')
    return (
      <Box title={title} line={t('tools.view.hidden', { server })}>
        <Button size="sm" onClick={() => viewPlaces.show(key)}>
          {t('tools.view.show')}
        </Button>
      </Box>
    );
  if (file === null) return <Plain>{t('tools.view.gone', { server })}</Plain>;
  return (
    <Box
      title={title}
      line={t('tools.view.by', { server })}
      below={
        file ? (
          <ViewFrame
            {...shown}
            view={view}
            server={server}
            title={title}
            onLeave={() => viewPlaces.hide(key)}
          />
        ) : (
          <SkeletonLines count={3} />
        )
      }
    >
      <Button size="sm" variant="ghost" onClick={() => viewPlaces.hide(key)}>
        {t('tools.view.hide')}
      </Button>
    </Box>
  );
};

interface BoxProps {
  title: string;
  line: string;
  /** Buttons. */
  children: ReactNode;
  below?: ReactNode;
}

const Box = ({ title, line, children, below }: BoxProps) => (
  <section
    aria-label={title}
    data-server-view
    className="my-3 overflow-hidden rounded-house border border-line-strong/45 bg-surface"
  >
    <div className="flex items-center justify-between gap-2 py-1 ps-3 pe-1 text-sm text-fg-muted">
      <span className="min-w-0 wrap-anywhere">{line}</span>
      {children}
    </div>
    {below}
  </section>
);
