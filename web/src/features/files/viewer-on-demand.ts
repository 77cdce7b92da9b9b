import { lazy } from 'react';

/** Of no use until something is opened. */
export const Viewer = lazy(async () => ({ default: (await import('./viewer.tsx')).Viewer }));
