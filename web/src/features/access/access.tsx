import { lazy } from 'react';

/** Who has access to something, to be changed by whoever owns it. */
export const GrantsDialog = lazy(async () => ({
  default: (await import('./grants-dialog.tsx')).GrantsDialog,
}));
