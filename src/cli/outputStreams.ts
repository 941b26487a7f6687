/** What becomes of a command when nobody reads what it prints any more, or it cannot be written. */
import { diskErrorCode, diskErrorInWords } from './diskErrors';

/**
 * A reader that has gone (`temper list | head -1`) is no fault: the command goes on with its files and says no more. A disk that is
 * full under a file that takes the output is one: it is said, and the exit code is not 0.
 */
export function guardOutput(): void {
  let failed = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (diskErrorCode(error) === 'EPIPE') return;
      if (!failed && stream === process.stdout) {
        process.stderr.write(`temper: what is printed cannot be written: ${diskErrorInWords(error)}.\n`);
      }
      failed = true;
    });
  }
  process.on('exit', () => {
    if (failed && !process.exitCode) process.exitCode = 1;
  });
}
