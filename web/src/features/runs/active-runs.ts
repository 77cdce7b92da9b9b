/** The caller's runs that have not ended, kept by news: the dots in the list of conversations. */
import { runRoutes } from '@stoa/contract/runs/routes';
import type { Run } from '@stoa/contract/runs/routes';
import { isEnded } from '@stoa/contract/runs/status';
import { api } from '../../kernel/api.ts';
import { queryClient, queryKeys, writeNewer } from '../../kernel/queries.ts';

interface ActiveRuns {
  items: Run[];
}

export const activeRunsQuery = {
  queryKey: queryKeys.activeRuns,
  queryFn: (): Promise<ActiveRuns> => api(runRoutes.active),
  staleTime: Infinity,
};

export const recordRun = (run: Run): void => {
  writeNewer<ActiveRuns>(queryKeys.activeRuns, (known) => {
    const others = (known?.items ?? []).filter((other) => other.id !== run.id);
    return { ...known, items: isEnded(run.status) ? others : [...others, run] };
  });
};

export const refreshActiveRuns = (): void =>
  void queryClient.invalidateQueries({ queryKey: queryKeys.activeRuns });
