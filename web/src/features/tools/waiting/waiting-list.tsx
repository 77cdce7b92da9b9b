import { conversationRoutes } from '@stoa/contract/conversations';
import type { Interaction } from '@stoa/contract/interactions';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../kernel/api.ts';
import { queryKeys } from '../../../kernel/queries.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { titleOfTool } from '../builtin-words.ts';
import { InteractionCard } from './interaction-card.tsx';

interface WaitingListProps {
  items: readonly Interaction[];
  /** Another page was chosen. */
  onGone: () => void;
}

/** Everything that waits, each to be answered here or looked at where it was asked. */
export const WaitingList = ({ items, onGone }: WaitingListProps) => {
  const t = useT();
  if (items.length === 0) return <p className="text-fg-muted">{t('tools.waiting.none')}</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {items.map((item) => (
        <li key={item.id}>
          <WaitingItem item={item} isAlone={items.length === 1} onGone={onGone} />
        </li>
      ))}
    </ul>
  );
};

/** Of the conversation it was asked in; nothing while that is not known. */
const useTitle = (conversationId: string | null): string | null | undefined =>
  useQuery({
    queryKey: queryKeys.conversation(conversationId ?? ''),
    queryFn: () => api(conversationRoutes.get, { params: { conversationId: conversationId ?? '' } }),
    enabled: conversationId !== null,
  }).data?.title;

interface WaitingItemProps {
  item: Interaction;
  isAlone: boolean;
  onGone: () => void;
}

const WaitingItem = ({ item, isAlone, onGone }: WaitingItemProps) => {
  const t = useT();
  const locale = useLocale();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(isAlone);
  const title = useTitle(item.conversationId);
  const { conversationId, request, source } = item;
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(item.createdAt),
  );
  const tool = request.kind === 'approval' ? titleOfTool(request.tool, t) : source.name;
  const show = () => {
    onGone();
    if (conversationId) void navigate({ to: '/c/$conversationId', params: { conversationId } });
  };
  return (
    <div className="py-1">
      <Disclosure
        isOpen={isOpen}
        onToggle={() => setOpen(!isOpen)}
        line={
          <span className="min-w-0">
            <span className="block font-medium wrap-anywhere text-fg">
              {t(`tools.waiting.${request.kind}`, { name: showDirectionMarks(tool) })}
            </span>
            <span className="block text-xs wrap-anywhere">
              {[title && showDirectionMarks(title), since].filter(Boolean).join(' · ')}
            </span>
          </span>
        }
      >
        <InteractionCard asked={item} />
        {conversationId && (
          <Button
            size="sm"
            variant="ghost"
            className="mt-2"
            icon={<ArrowRight className="size-4 rtl:-scale-x-100" aria-hidden />}
            onClick={show}
          >
            {t('tools.waiting.toConversation')}
          </Button>
        )}
      </Disclosure>
    </div>
  );
};
