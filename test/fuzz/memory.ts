/** The most memory that this process held, from one moment on where the system can tell it. */
import { writeFileSync } from 'node:fs';

/** Bytes. */
export function peakMemory(): number {
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
