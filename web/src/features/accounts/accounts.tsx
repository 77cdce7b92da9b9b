import { lazy } from 'react';

export { AccountMenu } from './account-menu.tsx';
export { linkOf } from './link-address.ts';

/** The pages before the app, of no use to whoever is signed in. */
export const FirstRunPage = lazy(async () => ({ default: (await import('./entrance.tsx')).FirstRunPage }));
export const SignInPage = lazy(async () => ({ default: (await import('./entrance.tsx')).SignInPage }));

/** Where a link leads that was sent to somebody. */
export const LinkPage = lazy(async () => ({ default: (await import('./link-page.tsx')).LinkPage }));

/** The settings page of one's own account. */
export const AccountSettings = lazy(async () => ({
  default: (await import('./account-settings.tsx')).AccountSettings,
}));

/** The settings page of everybody's accounts, for administrators. */
export const UserSettings = lazy(async () => ({
  default: (await import('./user-settings.tsx')).UserSettings,
}));
