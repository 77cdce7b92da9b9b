import type { Conversation } from '@stoa/contract/conversations';
import { showDirectionMarks } from '../../ui/direction-marks.ts';

/** A title as it may be shown: models make them, from whatever they were told. */
export const shownTitle = (conversation: Pick<Conversation, 'title'> | null | undefined): string | null =>
  conversation?.title ? showDirectionMarks(conversation.title) : null;
