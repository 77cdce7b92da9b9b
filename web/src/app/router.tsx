import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ConversationPage, NewConversationPage } from '../features/conversations/conversations.tsx';
import { loadLaterTexts } from '../kernel/i18n/i18n.ts';
import { FailedPage } from './failed-page.tsx';
import { LoadingPage } from './loading-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { Root, Shell } from './shell.tsx';

const root = createRootRoute({
  component: Root,
  notFoundComponent: NotFoundPage,
  errorComponent: FailedPage,
});

/** Pages with the sidebar. */
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

const newConversation = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: NewConversationPage,
});

const conversation = createRoute({
  getParentRoute: () => shell,
  path: '/c/$conversationId',
  component: () => {
    const { conversationId } = conversation.useParams();
    return <ConversationPage key={conversationId} conversationId={conversationId} />;
  },
});

const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage });

const loadSettings = async () => {
  const [page] = await Promise.all([import('./settings-route.tsx'), loadLaterTexts()]);
  return page;
};

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(loadSettings, 'SettingsList'),
});

const settingsPage = createRoute({
  getParentRoute: () => root,
  path: '/settings/$page',
  component: lazyRouteComponent(loadSettings, 'SettingsOne'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    shell.addChildren([newConversation, conversation, nowhere]),
    settings,
    settingsPage,
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: FailedPage,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
