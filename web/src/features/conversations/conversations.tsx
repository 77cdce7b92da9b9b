/** The face of the room: the list of the sidebar and the pages of a conversation. */
import { keepConversationsFresh } from './conversation-cache.ts';

export { ConversationList } from './conversation-list.tsx';
export { ConversationPage, NewConversationPage } from './conversation-page.tsx';
export { useLoadedConversations } from './loaded-conversations.ts';

keepConversationsFresh();
export { loadMessageList } from './message-list-on-demand.ts';
