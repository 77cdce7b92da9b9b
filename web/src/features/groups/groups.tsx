import { lazy } from 'react';

/** The settings page of groups and roles, for administrators. */
export const GroupSettings = lazy(async () => ({
  default: (await import('./group-settings.tsx')).GroupSettings,
}));
