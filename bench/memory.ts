import { readFileSync, writeFileSync } from 'node:fs';

/** The memory that a process has resident now, in MB. Reads `/proc`, so it needs Linux. */
export function rssMb(pid: number): number {
  return lineOf(pid, 'VmRSS');
}

/** The most memory that a process has had resident since its start, or since `forgetPeak`, in MB. Linux, too. */
export function peakRssMb(pid: number): number {
  return lineOf(pid, 'VmHWM');
}

/** From here on the most counts anew. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function lineOf(pid: number, line: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${line}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
}
