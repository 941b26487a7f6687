/** Flips over sequences of many pictures: what is counted, how far it is, and what came of it. What was counted is kept when it is cancelled. */
import type { EngineApi } from '../../../contract/engine';
import { PUBLISHED_SEQUENCES, type FlipCount } from '../../../contract/flips';
import type {
  FolderFlipsProgress,
  FolderFlipsRequest,
  FolderFlipsResult,
  FolderPictures,
} from '../../../contract/folder';
import { messageOf } from '../../../contract/message';
import type { SequenceInfo } from '../../../contract/perturbation';
import type { Look } from '../Look.svelte';

type Engine = Pick<EngineApi, 'folderFlips' | 'cancelFolder' | 'sequences'>;

/** Each picture is looked at three hundred times by every model. */
export const FLIP_SIZES = [10, 20, 50, 100] as const;

export class FlipsRoom {
  most = $state<number>(20);
  /** `published`, or the name of one sequence. */
  which = $state('published');
  sequences = $state.raw<readonly SequenceInfo[]>([]);
  state = $state<'idle' | 'running' | 'done' | 'cancelled' | 'failed'>('idle');
  progress = $state.raw<FolderFlipsProgress | null>(null);
  result = $state.raw<FolderFlipsResult | null>(null);
  problem = $state<string | null>(null);
  /** About how long it will still take; null until it can be told. */
  remainingSeconds = $state<number | null>(null);
  #last: FolderFlipsRequest | null = null;
  #counts: FlipCount[] = [];

  constructor(
    private readonly look: Pick<Look, 'seed'>,
    private readonly engine: Engine,
  ) {}

  get running(): boolean {
    return this.state === 'running';
  }

  /** What was cancelled can go on. */
  get unfinished(): boolean {
    return this.#last !== null && (this.state === 'cancelled' || this.state === 'failed');
  }

  async open(): Promise<void> {
    this.sequences = await this.engine.sequences().catch(() => []);
  }

  async measure(pictures: FolderPictures): Promise<void> {
    if (this.running) return;
    const sequences = this.which === 'published' ? PUBLISHED_SEQUENCES : [this.which];
    this.#counts = [];
    await this.#run({ pictures, sequences, seed: this.look.seed, most: this.most });
  }

  /** The same pictures and sequences, from where it was cancelled. */
  async goOn(): Promise<void> {
    if (this.#last && !this.running) await this.#run(this.#last);
  }

  async cancel(): Promise<void> {
    await this.engine.cancelFolder();
  }

  async #run(request: FolderFlipsRequest): Promise<void> {
    if (this.running) return;
    this.#last = request;
    this.state = 'running';
    this.problem = null;
    this.result = null;
    this.progress = null;
    this.remainingSeconds = null;
    const began = performance.now();
    let answered = 0;
    try {
      this.result = await this.engine.folderFlips({ ...request, known: [...this.#counts] }, (progress) => {
        this.progress = progress;
        this.#counts.push(...progress.counted);
        answered += progress.counted.reduce((sum, { of }) => sum + of + 1, 0);
        const seconds = (performance.now() - began) / 1000;
        if (answered > 0 && seconds > 2) {
          this.remainingSeconds = (seconds / answered) * (progress.total - progress.done);
        }
      });
      this.state = 'done';
    } catch (error) {
      this.state = error instanceof Error && error.name === 'AbortError' ? 'cancelled' : 'failed';
      this.problem = messageOf(error);
    }
  }
}
