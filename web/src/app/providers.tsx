import { CSPProvider } from '@base-ui/react/csp-provider';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Suspense } from 'react';
import { FirstRunPage, LinkPage, linkOf, SignInPage } from '../features/accounts/accounts.tsx';
import { LiveRunsProvider } from '../features/runs/runs.tsx';
import { Announcer } from '../kernel/announcer.tsx';
import { useDirection } from '../kernel/i18n/i18n.ts';
import { useAppliedPreferences } from '../kernel/preferences.ts';
import { queryClient } from '../kernel/queries.ts';
import { SessionGate } from '../kernel/session.tsx';
import { Toaster } from '../ui/toast.tsx';
import { TooltipLayer } from '../ui/tooltip.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LoadingPage } from './loading-page.tsx';
import { router } from './router.tsx';
import { TranslatedMarkdown } from './translated-markdown.tsx';
import { UnreachablePage } from './unreachable-page.tsx';

/** A link that was sent to somebody works whoever is signed in, so it comes before the gate. */
const link = linkOf(window.location);

/** The whole page, from the outside in. */
export const Providers = () => (
  <DirectionProvider direction={useDirection()}>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <Suspense fallback={<LoadingPage />}>
            {link ? (
              <LinkPage link={link} />
            ) : (
              <SessionGate
                FirstRun={FirstRunPage}
                SignIn={SignInPage}
                Unreachable={UnreachablePage}
                Loading={LoadingPage}
              >
                <SignedInApp />
              </SessionGate>
            )}
          </Suspense>
        </ErrorBoundary>
        <Toaster />
        <Announcer />
        <TooltipLayer />
      </QueryClientProvider>
    </CSPProvider>
  </DirectionProvider>
);

const SignedInApp = () => {
  useAppliedPreferences();
  return (
    <LiveRunsProvider>
      <TranslatedMarkdown>
        <RouterProvider router={router} />
      </TranslatedMarkdown>
    </LiveRunsProvider>
  );
};
