/**
 * The most memory that this process held, from one moment on where the system can tell it. Linux hands the figure of `resourceUsage` down from the
 * process that started this one, so there it is read from where it begins anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes. */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Another system.
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** Linux forgets the largest memory so far when it is told to; elsewhere it stays. */
export function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Another system.
  }
}
