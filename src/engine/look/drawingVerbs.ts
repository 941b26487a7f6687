/**
 * The verbs that draw: a picture corrupted, compared, played as a sequence, encoded. They need a backend and no model, so they are what
 * a first visit loads before all else.
 */
import type { Comparison, CorruptRequest, EngineApi, SequenceRequest } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { corruptBySteps, perturbationInfo, type CompositionOptions } from '../../perturb/composition';
import { comparePictures } from './comparePictures';
import { playSequence } from './playSequence';

type Verbs = Pick<EngineApi, 'corrupt' | 'compare' | 'playSequence' | 'encodePng'>;

/** Makes ready what the steps of a request need, the model that they attack for one, as long as `use` takes. */
export type Composing = <T>(request: CorruptRequest, use: (options: CompositionOptions) => Promise<T>) => Promise<T>;

export class DrawingVerbs implements Verbs {
  /**
   * @param check throws where the engine has not been opened
   * @param attacking makes ready requests whose steps attack a model
   */
  constructor(
    private readonly check: () => void,
    private readonly attacking: Composing,
  ) {}

  async corrupt(request: CorruptRequest): Promise<Picture> {
    this.check();
    const use = (options: CompositionOptions) => corruptBySteps(request.picture, request.steps, options);
    return attacks(request) ? this.attacking(request, use) : use(plainOptions(request));
  }

  async compare(before: Picture, after: Picture): Promise<Comparison> {
    return comparePictures(before, after);
  }

  async playSequence(request: SequenceRequest): Promise<Picture[]> {
    this.check();
    return playSequence(request);
  }

  async encodePng({ width, height, pixels }: Picture): Promise<Uint8Array> {
    // Loaded at first use: nothing that is shown needs it.
    const { encode } = await import('fast-png');
    return encode({ width, height, data: pixels, channels: 3, depth: 8 });
  }
}

/** Whether the steps need a model to attack. One that is not named makes the composition say so. */
export function attacks({ steps, model }: CorruptRequest): boolean {
  return model !== undefined && steps.some(({ perturbation }) => perturbationInfo(perturbation).needsModel);
}

/** What the steps of a request are given where they attack nothing. */
export function plainOptions({ seed, index, table, jpeg, region }: CorruptRequest): CompositionOptions {
  return { seed, table, jpeg, ...(index === undefined ? {} : { index }), ...(region ? { part: region } : {}) };
}
