import { readFileSync } from 'node:fs';

/** Clock ticks per second in /proc: 100 on every Linux that Bun runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;
/** Places of user and system time among the fields after the command's name (proc(5), fields 14 and 15). */
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/** User and system CPU time that a process, with all its threads, has used, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name is in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? Number.NaN) * 1024;
}
