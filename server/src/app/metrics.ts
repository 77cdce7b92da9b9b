/** Figures of this process in the Prometheus text format. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Runs } from '../features/runs/runs.ts';
import type { Egress } from '../platform/egress/port.ts';

export interface Metrics {
  text(): string;
}

export const createMetrics = (runs: Runs, egress: Pick<Egress, 'counts'>): Metrics => {
  const eventLoop = monitorEventLoopDelay({ resolution: 20 });
  eventLoop.enable();
  return {
    text() {
      const { rss, heapUsed } = process.memoryUsage();
      const seconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
      const lines = [
        gauge('stoa_runs_active', 'Runs that this process works on', runs.activeCount()),
        gauge('stoa_run_readers', 'Readers of runs', runs.readerCount()),
        gauge('stoa_frame_tick_seconds', 'How long deltas are joined at the moment', runs.tickMs() / 1000),
        gauge(
          'stoa_event_loop_delay_p99_seconds',
          'Event loop delay, 99th percentile',
          seconds(eventLoop.percentile(99)),
        ),
        gauge('process_resident_memory_bytes', 'Resident memory', rss),
        gauge('nodejs_heap_size_used_bytes', 'Heap in use', heapUsed),
        gauge('process_uptime_seconds', 'Time since the start', process.uptime()),
        requestsOut(egress),
      ];
      eventLoop.reset();
      return lines.join('');
    },
  };
};

const requestsOut = (egress: Pick<Egress, 'counts'>): string => {
  const name = 'stoa_egress_requests_total';
  const lines = Object.entries(egress.counts()).map(
    ([outcome, count]) => `${name}{outcome="${outcome}"} ${count}\n`,
  );
  return `# HELP ${name} Requests to the outside by their outcome\n# TYPE ${name} counter\n${lines.join('')}`;
};

const gauge = (name: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
