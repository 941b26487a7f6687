/**
 * The verbs about one picture: corrupted, compared, swept, played as a sequence, encoded, named by the models, kept. They
 * need no experiment and are answered between the steps of one. `EngineApi` describes each.
 */
import { encode } from 'fast-png';
import type { ExperimentConfig } from '../../contract/config';
import type {
  Comparison,
  CorruptRequest,
  EngineApi,
  KeptPicture,
  Prediction,
  SequenceRequest,
  SweepCurve,
  SweepRequest,
} from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { corruptBySteps, perturbationInfo, type CompositionOptions } from '../../perturb/composition';
import { checkPictureSize } from '../../perturb/corruptSet';
import { attackedModel } from './attackedModel';
import type { BaseModel } from '../inputs/baseModels';
import type { Classifier } from '../inputs/classifier';
import { comparePictures } from './comparePictures';
import { EngineError } from '../engineError';
import { KeptPictures } from './keptPictures';
import { withClassifiers } from './withClassifiers';
import { playSequence } from './playSequence';
import { predictPicture } from './predictPicture';
import type { SessionParts } from '../sessionParts';
import { checkSweep, sweepSeverity } from './sweep';

type Verbs = Pick<
  EngineApi,
  | 'corrupt'
  | 'compare'
  | 'sweep'
  | 'playSequence'
  | 'encodePng'
  | 'predict'
  | 'keepPicture'
  | 'keptPictures'
  | 'forgetPicture'
>;

export class PictureVerbs implements Verbs {
  /**
   * @param parts of the session; throws where it has not been started
   * @param latest the configuration that was run last, whose tuned models are asked too; null where there was none
   * @param asked ids of the kept models that are asked as well
   */
  constructor(
    private readonly parts: () => SessionParts,
    private readonly latest: () => ExperimentConfig | null,
    private readonly asked: () => readonly string[],
  ) {}

  async corrupt(request: CorruptRequest): Promise<Picture> {
    return this.composing(request, (options) => corruptBySteps(request.picture, request.steps, options));
  }

  async compare(before: Picture, after: Picture): Promise<Comparison> {
    return comparePictures(before, after);
  }

  async sweep(request: SweepRequest): Promise<SweepCurve[]> {
    checkSweep(request);
    return this.composing(request, (options) =>
      this.withClassifiers((classifiers) => sweepSeverity(request, options, classifiers)),
    );
  }

  async playSequence(request: SequenceRequest): Promise<Picture[]> {
    this.parts();
    return playSequence(request);
  }

  async encodePng({ width, height, pixels }: Picture): Promise<Uint8Array> {
    return encode({ width, height, data: pixels, channels: 3, depth: 8 });
  }

  async predict(picture: Picture, whole = false): Promise<Prediction[]> {
    return this.withClassifiers((classifiers) => predictPicture(picture, whole, classifiers));
  }

  async keepPicture(picture: KeptPicture): Promise<void> {
    await new KeptPictures(this.parts().store).keep(picture);
  }

  async keptPictures(): Promise<KeptPicture[]> {
    return new KeptPictures(this.parts().store).list();
  }

  async forgetPicture(id: string): Promise<void> {
    await new KeptPictures(this.parts().store).forget(id);
  }

  private withClassifiers<T>(use: (classifiers: readonly Classifier[]) => Promise<T>): Promise<T> {
    return withClassifiers(this.parts(), { latest: this.latest(), asked: this.asked() }, use);
  }

  /** Makes ready what the steps of a request need, the model that they attack for one. */
  private async composing<T>(
    { picture, whole = false, steps, seed, table, jpeg, model }: CorruptRequest,
    use: (options: CompositionOptions) => Promise<T>,
  ): Promise<T> {
    this.parts();
    const common = { seed, table, jpeg };
    const attacks = steps.some(({ perturbation }) => perturbationInfo(perturbation).needsModel);
    if (!attacks || model === undefined) return use(common);
    // Before the gradient is prepared, which holds several copies of the picture.
    checkPictureSize(picture);
    const attacked = attackedModel(await this.modelById(model), picture, whole);
    try {
      return await use({ ...common, lossGradient: attacked.lossGradient });
    } finally {
      attacked.dispose();
    }
  }

  /** @throws {EngineError} with the known ids */
  private async modelById(id: string): Promise<BaseModel> {
    const parts = this.parts();
    const known: string[] = [];
    for (const pack of ['emoji-16', 'emoji-64'] as const) {
      const models = await parts.embedded(pack);
      for (const model of [models.small, models.large]) {
        if (model.info.id === id) return model;
        known.push(model.info.id);
      }
    }
    const kept = await parts.library.models.keptModels();
    if (kept.some((model) => model.id === id && model.kind === 'network')) return parts.base.own(id, 'large');
    throw new EngineError(
      `There is no model called "${id}" to attack. There are: ${known.join(', ')}, and kept networks.`,
    );
  }
}
