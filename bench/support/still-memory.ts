import { readFileSync } from 'node:fs';
import { residentBytes } from './process-usage.ts';

/** Memory is read when this many readings in a row lie within this share of each other. */
const STILL_READINGS = 4;
const STILL_SHARE = 0.005;
const READING_INTERVAL_MS = 250;
const STILL_DEADLINE_MS = 20_000;

/** File descriptors that a server needs beside its sockets. */
const SPARE_DESCRIPTORS = 500;

/**
 * Resident memory of a server once it no longer moves, in bytes. The server must have `gc-on-signal.ts` loaded: its
 * garbage is collected before each reading.
 */
export async function stillMemory(pid: number): Promise<number> {
  const readings: number[] = [];
  const deadlineMs = performance.now() + STILL_DEADLINE_MS;
  for (;;) {
    process.kill(pid, 'SIGUSR2');
    await Bun.sleep(READING_INTERVAL_MS);
    readings.push(residentBytes(pid));
    const last = readings.slice(-STILL_READINGS);
    const still =
      last.length === STILL_READINGS &&
      Math.max(...last) - Math.min(...last) <= Math.max(...last) * STILL_SHARE;
    if (still || performance.now() > deadlineMs) return Math.min(...last);
  }
}

/** As many connections as wanted, or as the limit of open files allows; then a line says so. */
export function allowedConnections(wanted: number): number {
  const connections = Math.min(wanted, openFileLimit() - SPARE_DESCRIPTORS);
  if (connections < wanted)
    process.stdout.write(`Only ${connections} connections: raise "ulimit -n" for ${wanted}.\n`);
  return connections;
}

function openFileLimit(): number {
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return limit === undefined || limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}
