import { OAuthFailureClasses } from '@stoa/contract/oauth';
import type { Metrics } from '../../../kernel/metrics.ts';

export type Figures = ReturnType<typeof declareFigures>;

export const declareFigures = (metrics: Metrics) => {
  const outcomes = ['ok', ...OAuthFailureClasses] as const;
  const attempts = metrics.counter('stoa_oauth_attempts_total', 'Sign-ins at servers of tools by their end', {
    outcome: outcomes,
  });
  const refreshes = metrics.counter('stoa_oauth_refreshes_total', 'Renewals of tokens by their outcome', {
    outcome: outcomes,
  });
  const registrations = metrics.counter(
    'stoa_oauth_registrations_total',
    'Registrations as a client at authorization servers by what became of them',
    { outcome: ['made', 'reused', 'rejected', 'refused'] },
  );
  return {
    attempt: (outcome: (typeof outcomes)[number]) => attempts.add(1, { outcome }),
    refresh: (outcome: (typeof outcomes)[number]) => refreshes.add(1, { outcome }),
    registration: (outcome: 'made' | 'reused' | 'rejected' | 'refused') => registrations.add(1, { outcome }),
  };
};
