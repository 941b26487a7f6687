/**
 * What tells one version of a corruption from another: the pixels that it makes of a picture that is always the same. So a
 * changed corruption is noticed whether or not somebody thought of a number, and one that is unchanged keeps its copies.
 */
import { createHash } from 'node:crypto';
import type { CorruptStep, SeverityTable } from '../../contract/perturbation';
import type { Picture } from '../../contract/image';
import { CORRUPT } from '../../engine/pool/corruptTask';
import { Random } from '../../num/random';
import type { Shared, TaskPool } from '../../pool/TaskPool';

const WIDTH = 48;
const HEIGHT = 40;

export class CodePrints {
  private readonly known = new Map<string, Promise<string>>();
  private readonly picture: Shared<Picture>;

  constructor(
    private readonly pool: TaskPool,
    private readonly table: SeverityTable,
    private readonly jpeg: number | null,
    private readonly signal: AbortSignal,
  ) {
    this.picture = pool.share('the picture of code prints', probe());
  }

  /** Sixteen hexadecimal digits; a few milliseconds at the first asking. */
  async of(steps: readonly CorruptStep[]): Promise<string> {
    const key = JSON.stringify(steps);
    const known = this.known.get(key) ?? this.make(steps);
    this.known.set(key, known);
    return known;
  }

  /** Has it made; whether it can be is told by `of`. */
  begin(steps: readonly CorruptStep[]): void {
    this.of(steps).catch(() => {});
  }

  private async make(steps: readonly CorruptStep[]): Promise<string> {
    const { picture, table, jpeg, signal } = this;
    const input = { picture, steps, table, jpeg, seed: 1 };
    const { pixels } = await this.pool.run(CORRUPT, input, { uses: [picture], signal });
    return createHash('sha256').update(pixels).digest('hex').slice(0, 16);
  }
}

/** Flat and busy parts, edges and all colours. */
function probe(): Picture {
  const random = new Random(1, 'code-print');
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % WIDTH, Math.floor(i / (3 * WIDTH)), i % 3];
    if (x < WIDTH / 3) return (x * 5 + y * 3 + c * 80) % 256;
    if (x < (2 * WIDTH) / 3) return y < HEIGHT / 2 ? 40 + c * 60 : 230 - c * 70;
    return random.integer(256);
  });
  return { width: WIDTH, height: HEIGHT, pixels };
}
