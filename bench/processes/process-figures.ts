/** What the kernel says a process has used. Linux only: other systems have no /proc. */
import { readFileSync } from 'node:fs';

/** The clock ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const tickMs = 10;

/** User and system time of a process with all its threads, from the text of /proc/<pid>/stat. */
export const cpuMsIn = (stat: string): number => {
  // The name of the command is in brackets and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // `utime` and `stime` are fields 14 and 15 of proc(5); the first one here is the third.
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
};

/** Resident memory, from the text of /proc/<pid>/status. */
export const residentBytesIn = (status: string): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;

export const readCpuMs = (pid: number): number => cpuMsIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));

export const readResidentBytes = (pid: number): number =>
  residentBytesIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
