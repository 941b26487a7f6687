/**
 * Classes of one's own in ten seconds: a few pictures of each, held while a button is, and the nearest mean of their features answers.
 * Pictures are held in memory alone and go with the mirror. When another network makes the features, those of all pictures are made anew.
 */
import type { EngineApi, PictureFeatures, Prediction } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { Recorder, type Shot } from '../data/Recorder.svelte';
import { nearestMean, nearness, type NearestMean } from './nearestMean';

/** Pictures of all classes together: six seconds of each of six. */
export const MOST_SHOTS = 180;
/** Pictures that are asked about at a time, so that live frames go on between. */
const AT_ONCE = 4;

export class OwnClasses {
  readonly recorder: Recorder;
  /** What makes the features; null until it was asked. */
  network = $state.raw<Pick<PictureFeatures, 'model' | 'drawings'> | null>(null);
  /** Two classes have pictures, so there can be answers. */
  readonly ready = $derived.by(() => this.#filled().length >= 2);
  #id = '';
  #features = new WeakMap<Shot, Float32Array>();
  #made: { of: string; classifier: NearestMean; names: string[] } | null = null;

  /**
   * @param grab the untouched picture of now; null where there is none yet
   * @param keep keeps all of it as labelled pictures, where somebody asks for that
   */
  constructor(
    private readonly engine: Pick<EngineApi, 'features'>,
    grab: () => Picture | null,
    keep: ConstructorParameters<typeof Recorder>[1],
  ) {
    this.recorder = new Recorder(grab, keep, MOST_SHOTS);
  }

  clear(): void {
    this.recorder.clear();
    this.#made = null;
  }

  /** Of each picture the classes, nearest first; null while there are fewer than two classes with pictures. */
  async ask(pictures: readonly Picture[]): Promise<Prediction[] | null> {
    if (!this.ready) return null;
    const said = await this.#ask(pictures);
    await this.#learn();
    const made = this.#classifier();
    if (!made) return null;
    const model = `Your classes, on ${said.model}`;
    return said.vectors.map((vector) => {
      const shares = nearness(made.classifier, vector);
      const top = made.names
        .map((className, c) => ({ className, probability: shares[c]! }))
        .sort((one, other) => other.probability - one.probability);
      return { model, top };
    });
  }

  #filled() {
    return this.recorder.classes.filter(({ shots }) => shots.length > 0);
  }

  /** Makes the features that are missing, a few at a time. */
  async #learn(): Promise<void> {
    const missing = this.#filled()
      .flatMap(({ shots }) => shots)
      .filter((shot) => !this.#features.has(shot));
    // Of each class some first, so that there are answers soon.
    const share = missing
      .filter((_, i) => i % Math.max(1, Math.floor(missing.length / AT_ONCE)) === 0)
      .slice(0, AT_ONCE);
    if (share.length === 0) return;
    const { vectors } = await this.#ask(share.map(({ picture }) => picture));
    share.forEach((shot, i) => this.#features.set(shot, vectors[i]!));
  }

  async #ask(pictures: readonly Picture[]): Promise<PictureFeatures> {
    const said = await this.engine.features(pictures, true);
    if (said.id !== this.#id) {
      this.#id = said.id;
      this.#features = new WeakMap();
      this.#made = null;
      this.network = { model: said.model, drawings: said.drawings };
    }
    return said;
  }

  #classifier(): { classifier: NearestMean; names: string[] } | null {
    const classes = this.#filled().map(({ id, name, shots }) => ({
      id,
      name: name.trim() || `Class ${id}`,
      known: shots.filter((shot) => this.#features.has(shot)),
    }));
    const known = classes.filter((one) => one.known.length > 0);
    if (known.length < 2) return null;
    const of = JSON.stringify(
      known.map(({ id, name, known: { length }, known: shots }) => [id, name, length, shots.at(-1)!.id]),
    );
    if (this.#made?.of !== of) {
      const vectors = known.map((one) => one.known.map((shot) => this.#features.get(shot)!));
      this.#made = { of, classifier: nearestMean(vectors), names: known.map(({ name }) => name) };
    }
    return this.#made;
  }
}
