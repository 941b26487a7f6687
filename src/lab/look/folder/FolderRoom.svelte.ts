/** A folder measured with the chain that is on the screen: what is chosen, how far it is, and what came of it. */
import type { EngineApi } from '../../../contract/engine';
import type { FolderPictures, FolderProgress, FolderRequest, FolderResult } from '../../../contract/folder';
import type { KeptData } from '../../../contract/library';
import { messageOf } from '../../../contract/message';
import type { Look } from '../Look.svelte';
import { FlipsRoom } from './FlipsRoom.svelte';

type Engine = Pick<EngineApi, 'folderCurve' | 'folderFlips' | 'cancelFolder' | 'keptData' | 'sequences'>;

/** What was measured, as it was then: the page goes on meanwhile. */
export interface FolderMeasured {
  /** "Fog 3.0, then Contrast 2.0: severity of Fog" */
  words: string;
  /** Label of the perturbation whose severity runs. */
  axis: string;
  seed: number;
  table: string;
}

export const SAMPLE_SIZES = [50, 100, 200, 500] as const;
/** Of each class, where the drawings are measured. */
const DRAWINGS_PER_CLASS = 10;

export class FolderRoom {
  most = $state<number>(100);
  kept = $state.raw<readonly KeptData[]>([]);
  state = $state<'idle' | 'running' | 'done' | 'cancelled' | 'failed'>('idle');
  progress = $state.raw<FolderProgress | null>(null);
  result = $state.raw<FolderResult | null>(null);
  measured = $state.raw<FolderMeasured | null>(null);
  problem = $state<string | null>(null);

  /** What is measured of the pictures. */
  measures = $state<'severity' | 'flips'>('severity');
  readonly flips: FlipsRoom;

  static readonly #ofLook = new WeakMap<Look, FolderRoom>();

  constructor(
    private readonly look: Look,
    private readonly engine: Engine,
  ) {
    this.flips = new FlipsRoom(look, engine);
  }

  /** That of the page: it goes on when its dialog is closed. */
  static of(look: Look, engine: Engine): FolderRoom {
    const held = FolderRoom.#ofLook.get(look) ?? new FolderRoom(look, engine);
    FolderRoom.#ofLook.set(look, held);
    return held;
  }

  get running(): boolean {
    return this.state === 'running' || this.flips.running;
  }

  /** Why nothing can be measured with what is on the screen; null where it can. */
  get fault(): string | null {
    const { chain } = this.look;
    if (this.measures === 'flips') return null;
    return chain.current.off
      ? 'The step that is open is left out, so its severity changes nothing. Apply it first.'
      : null;
  }

  async open(): Promise<void> {
    void this.flips.open();
    this.kept = (await this.engine.keptData().catch(() => [])).filter(({ kind }) => kind === 'pictures');
  }

  measureDrawings(): Promise<void> {
    return this.measure({ from: 'drawings', perClass: DRAWINGS_PER_CLASS }, Infinity);
  }

  async measure(pictures: FolderPictures, most: number = this.most): Promise<void> {
    if (this.running || this.fault !== null) return;
    if (this.measures === 'flips') return this.flips.measure(pictures);
    const { request, measured } = this.#request(pictures, most);
    this.state = 'running';
    this.problem = null;
    this.result = null;
    this.progress = null;
    this.measured = measured;
    try {
      this.result = await this.engine.folderCurve(request, (progress) => (this.progress = progress));
      this.state = 'done';
    } catch (error) {
      this.state = error instanceof Error && error.name === 'AbortError' ? 'cancelled' : 'failed';
      this.problem = messageOf(error);
    }
  }

  async cancel(): Promise<void> {
    await this.engine.cancelFolder();
  }

  #request(pictures: FolderPictures, most: number): { request: FolderRequest; measured: FolderMeasured } {
    const { chain, seed, table, model, catalogue, words, info, corruption, region } = this.look;
    const steps = chain.applied;
    const step = chain.steps.filter(({ off }) => !off).indexOf(chain.current);
    const attacks = steps.some(({ perturbation }) => catalogue.needsModel(perturbation));
    const axis = info?.label ?? corruption;
    const more = { ...(attacks ? { model } : {}), ...(region ? { region } : {}) };
    const request = { pictures, steps, step, seed, table, most: Math.min(most, 500), ...more };
    return { request, measured: { words, axis, seed, table } };
  }
}
