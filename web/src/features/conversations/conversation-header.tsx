import type { Conversation } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useFeature } from '../../kernel/session.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ModelPicker, ModelSettings, useModels } from '../models/models.tsx';
import { ConversationMenuItems } from './conversation-menu.tsx';
import { RenameDialog } from './dialogs-on-demand.tsx';
import { shownTitle } from './shown-title.ts';

interface ConversationHeaderProps {
  /** Absent while there is none, or while it is not known. */
  conversation: Conversation | undefined;
  /** The page has a heading of its own. */
  isEmpty: boolean;
  choice: ModelChoice | null;
  onChoose: (choice: ModelChoice) => void;
  /** The same model with other settings; absent while it is not known what they are. */
  onAdjust: ((choice: ModelChoice) => void) | undefined;
  /** What the models of this conversation are told, as a field. */
  instructions: ReactNode;
  hasInstructions: boolean;
  onDelete: () => void;
}

export const ConversationHeader = ({
  conversation,
  isEmpty,
  choice,
  onChoose,
  onAdjust,
  instructions,
  hasInstructions,
  onDelete,
}: ConversationHeaderProps) => {
  const t = useT();
  const { data: models = [] } = useModels();
  const mayAdjust = useFeature('modelSettings');
  const mayInstruct = useFeature('instructions');
  const [isRenaming, setRenaming] = useState(false);
  return (
    <header className="flex shrink-0 items-center gap-1 ps-[calc(0.5rem+var(--header-inset,0px))] pe-2 pt-[env(safe-area-inset-top)]">
      <div className="flex h-14 min-w-0 flex-1 items-center">
        {models.length > 0 && <ModelPicker value={choice} onChange={onChoose} models={models} />}
        {choice && onAdjust && models.length > 0 && (mayAdjust || mayInstruct || hasInstructions) && (
          <ModelSettings choice={choice} onChange={onAdjust} hasMore={hasInstructions}>
            {instructions}
          </ModelSettings>
        )}
      </div>
      {!conversation && !isEmpty && <h1 className="sr-only">{t('conversations.untitled')}</h1>}
      {conversation && (
        <>
          <h1 className="max-w-[45%] truncate text-sm text-fg-muted max-md:sr-only">
            {shownTitle(conversation) ?? t('conversations.untitled')}
          </h1>
          <div className="flex justify-end md:flex-1">
            <Menu
              align="end"
              trigger={
                <IconButton label={t('conversations.menu')}>
                  <Ellipsis aria-hidden />
                </IconButton>
              }
            >
              <ConversationMenuItems
                conversation={conversation}
                onRename={() => setRenaming(true)}
                onDelete={onDelete}
              />
            </Menu>
          </div>
          <RenameDialog conversation={conversation} open={isRenaming} onOpenChange={setRenaming} />
        </>
      )}
    </header>
  );
};
