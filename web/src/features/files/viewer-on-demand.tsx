import { Suspense, lazy } from 'react';
import type { ViewerProps } from './viewer.tsx';

const Loaded = lazy(async () => ({ default: (await import('./viewer.tsx')).Viewer }));

/** Its code is of no use until something is opened; meanwhile the page stays as it is. */
export const Viewer = (props: ViewerProps) => (
  <Suspense>
    <Loaded {...props} />
  </Suspense>
);
