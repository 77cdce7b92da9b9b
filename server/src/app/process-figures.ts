/** What the process as a whole uses, and what its build is. */
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from '../kernel/metrics.ts';

export const declareProcessFigures = (metrics: Metrics, version: string): void => {
  metrics.read(
    'gauge',
    'stoa_build_info',
    'Always 1; the label is the version',
    () => ({ [version]: 1 }),
    'version',
  );
  metrics.read('gauge', 'nodejs_version_info', 'Always 1', () => ({ [process.version]: 1 }), 'version');
  metrics.read(
    'counter',
    'process_cpu_seconds_total',
    'Processor time, user and system',
    () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  );
  metrics.read('gauge', 'process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  metrics.read('gauge', 'nodejs_heap_size_used_bytes', 'Heap in use', () => process.memoryUsage().heapUsed);
  metrics.read(
    'gauge',
    'process_open_fds',
    'Open files and sockets; Linux only',
    () => readdirSync('/proc/self/fd').length,
  );
  metrics.read(
    'gauge',
    'nodejs_active_resources',
    'Sockets, timers and the like that keep the process at work',
    () => process.getActiveResourcesInfo().length,
  );
  const startedAt = Date.now() / 1000 - process.uptime();
  metrics.read('gauge', 'process_start_time_seconds', 'When it started, in Unix time', () => startedAt);
  declareEventLoopDelay(metrics);
};

const declareEventLoopDelay = (metrics: Metrics): void => {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.read(
    'gauge',
    'stoa_event_loop_delay_seconds',
    'How late the event loop was since this was last read',
    () => {
      const seconds = (percent: number) => delay.percentile(percent) / 1e9;
      const read = { '0.5': seconds(50), '0.99': seconds(99), '1': delay.max / 1e9 };
      delay.reset();
      return read;
    },
    'quantile',
  );
};
