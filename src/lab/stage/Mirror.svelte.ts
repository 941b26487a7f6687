/**
 * The live mirror: a frame of the webcam, what is applied to it, and what is said of it, one frame after the other. A frame that was not
 * taken in time is never taken, so none waits, and each is gone when the next one is there. Nothing is kept and nothing leaves the page.
 */
import type { EngineApi, Prediction, SweepCurve } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { Recording } from '../../contract/library';
import { MUTED, type Camera } from '../look/Camera.svelte';
import { LiveFrames } from '../look/LiveFrames.svelte';
import type { Look } from '../look/Look.svelte';
import { LiveStrip } from './LiveStrip';
import { OwnClasses } from './OwnClasses.svelte';

export interface MirrorFrame {
  picture: Picture;
  said: readonly Prediction[];
  curves: readonly SweepCurve[];
}

export type MirrorEngine = Pick<EngineApi, 'predict' | 'features'>;

export class Mirror {
  readonly frames: LiveFrames<MirrorFrame>;
  readonly own: OwnClasses;
  /** Own classes answer, as soon as there are two. */
  ownAnswers = $state(true);
  /** Why no frames come, in words; null while they do. */
  readonly problem = $derived.by(() => {
    if (this.camera.state === 'failed') return this.camera.problem;
    if (this.camera.muted) return MUTED;
    return this.frames.problem;
  });
  readonly #strip = new LiveStrip();

  /**
   * @param grab the untouched frame of now; null where there is none yet
   * @param untouched whether nothing is applied now
   */
  constructor(
    private readonly engine: MirrorEngine,
    private readonly look: Pick<Look, 'applyTo' | 'chain' | 'seed' | 'table'>,
    readonly camera: Camera,
    grab: () => Picture | null,
    private readonly untouched: () => boolean,
    /** Keeps own classes as labelled pictures. */
    keep: (recording: Recording) => Promise<void>,
  ) {
    this.own = new OwnClasses(engine, grab, keep);
    this.frames = new LiveFrames(
      () => (this.camera.muted ? null : grab()),
      (picture) => this.#frame(picture),
    );
  }

  /** Whether own classes are asked now, in place of the networks. */
  get asksOwn(): boolean {
    return this.ownAnswers && this.own.ready;
  }

  async #frame(picture: Picture): Promise<MirrorFrame> {
    const { look } = this;
    const { steps, active } = look.chain;
    // The severity of the active step is what the strip runs along.
    const others = steps.map(({ perturbation, severity, off }, i) => [
      perturbation,
      off,
      i === active ? null : severity,
    ]);
    const key = JSON.stringify([others, look.seed, look.table, this.asksOwn]);
    const severity = this.#strip.next(key);
    const shown = this.untouched() ? picture : await look.applyTo(picture);
    const other = await look.applyTo(picture, severity);
    const [said, along] = await this.#ask(shown, other);
    this.#strip.put(key, severity, along);
    return { picture: shown, said, curves: this.#strip.curves() };
  }

  async #ask(shown: Picture, other: Picture): Promise<[Prediction[], Prediction[]]> {
    if (this.asksOwn) {
      const said = await this.own.ask([shown, other]);
      return said ? [[said[0]!], [said[1]!]] : [[], []];
    }
    return [await this.engine.predict(shown, true), await this.engine.predict(other, true)];
  }
}
