/** Progress on a terminal: one line that is rewritten, or now and then a line where the output is a file. */
import { printable } from './printable';

export interface Progress {
  doing: string;
  done: number;
  total: number;
  unit: string;
  /** 0..1 */
  fraction: number;
  remainingSeconds: number | null;
}

const WIDTH = 24;

export class ProgressLine {
  private lastDoing = '';
  private lastTime = -Infinity;
  private open = false;

  /** @param pause seconds between two lines, at least, where the output is a file */
  constructor(
    private readonly title: string,
    private readonly pause = 0,
  ) {}

  show({ doing, done, total, unit, fraction, remainingSeconds }: Progress): void {
    if (!process.stderr.isTTY) {
      const now = performance.now();
      if (doing === this.lastDoing || now - this.lastTime < 1000 * this.pause) return;
      process.stderr.write(`[${this.title}] ${Math.round(100 * fraction)} % ${printable(doing)}\n`);
      this.lastDoing = doing;
      this.lastTime = now;
      return;
    }
    const filled = Math.round(fraction * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const left = remainingSeconds === null ? '' : `, ${clock(remainingSeconds)} left`;
    const about = `(${done}/${total} ${unit}${left})`;
    const room = (process.stderr.columns || 80) - this.title.length - WIDTH - about.length - 6;
    process.stderr.write(`\r\x1b[2K[${this.title}] ${bar} ${shortened(printable(doing), room)} ${about}`);
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

/** The end of a name where not all of it fits: a line that wraps could not be rewritten. */
function shortened(text: string, room: number): string {
  const signs = [...text];
  return signs.length <= room ? text : `…${signs.slice(signs.length - Math.max(0, room - 1)).join('')}`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
