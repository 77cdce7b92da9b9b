import { useEffect, useState } from 'react';

/**
 * Whole seconds since `startedAtMs` (or since the component came), counted while it is not null.
 * 0 means "from now".
 */
export const useSeconds = (startedAtMs: number | null): number => {
  const [mountedAt] = useState(() => Date.now());
  const [now, setNow] = useState(mountedAt);
  const runs = startedAtMs !== null;
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [runs]);
  // The other clock may be wrong: a start in the future, or hours ago, counts from here.
  const said = startedAtMs || mountedAt;
  const start = said <= mountedAt && mountedAt - said < 3_600_000 ? said : mountedAt;
  return runs ? Math.max(0, Math.floor((now - start) / 1_000)) : 0;
};
