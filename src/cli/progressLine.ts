/** Progress on a terminal: one line that is rewritten, or a line per stage where the output is a file. */
import type { StageProgress } from '../contract/engine';

const WIDTH = 24;

export class ProgressLine {
  private lastDoing = '';
  private open = false;

  constructor(private readonly title: string) {}

  show({ doing, done, total, unit, fraction, remainingSeconds }: StageProgress): void {
    if (!process.stderr.isTTY) {
      if (doing !== this.lastDoing) process.stderr.write(`[${this.title}] ${Math.round(100 * fraction)} % ${doing}\n`);
      this.lastDoing = doing;
      return;
    }
    const filled = Math.round(fraction * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const left = remainingSeconds === null ? '' : `, ${clock(remainingSeconds)} left`;
    process.stderr.write(`\r\x1b[2K[${this.title}] ${bar} ${doing} (${done}/${total} ${unit}${left})`);
    this.open = true;
  }

  note(message: string): void {
    this.end();
    process.stderr.write(`[${this.title}] ${message}\n`);
  }

  end(): void {
    if (this.open) process.stderr.write('\n');
    this.open = false;
  }
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
