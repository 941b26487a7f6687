/**
 * The verbs about one picture that need models or the store: swept, named by the models, kept, attacked. They need no experiment and are
 * answered between the steps of one. `EngineApi` describes each; those that only draw are in `drawingVerbs.ts`.
 */
import type { ExperimentConfig } from '../../contract/config';
import type {
  CorruptRequest,
  EngineApi,
  KeptPicture,
  PictureFeatures,
  Prediction,
  SweepCurve,
  SweepRequest,
  WhoAnswers,
} from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { CompositionOptions } from '../../perturb/composition';
import { checkPictureSize } from '../../perturb/pictureSize';
import { attackedModel } from './attackedModel';
import type { BaseModel } from '../inputs/baseModels';
import { attacks, plainOptions } from './drawingVerbs';
import { EngineError } from '../engineError';
import { KeptPictures } from './keptPictures';
import { withClassifiers, type AnsweringClassifier } from './withClassifiers';
import { featureNetwork, pictureFeatures } from './pictureFeatures';
import { predictPicture } from './predictPicture';
import type { SessionParts } from '../sessionParts';
import { checkSweep, sweepSeverity } from './sweep';

type Verbs = Pick<EngineApi, 'sweep' | 'predict' | 'features' | 'keepPicture' | 'keptPictures' | 'forgetPicture'>;

export class PictureVerbs implements Verbs {
  /**
   * @param parts of the session; throws where it has not been started
   * @param latest the configuration that was run last, whose tuned models are asked too; null where there was none
   * @param asked ids of the kept models that are asked as well
   */
  constructor(
    private readonly parts: () => SessionParts,
    private readonly latest: () => Promise<ExperimentConfig | null>,
    private readonly asked: () => readonly string[],
  ) {}

  async sweep(request: SweepRequest): Promise<SweepCurve[]> {
    checkSweep(request);
    return this.composing(request, (options) =>
      this.withClassifiers(request.who, (classifiers) => sweepSeverity(request, options, classifiers)),
    );
  }

  async predict(picture: Picture, whole = false, who: WhoAnswers = 'all'): Promise<Prediction[]> {
    return this.withClassifiers(who, (classifiers) => predictPicture(picture, whole, classifiers));
  }

  async features(pictures: readonly Picture[], whole = false): Promise<PictureFeatures> {
    return pictureFeatures(await featureNetwork(this.parts(), this.asked()), pictures, whole);
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

  /** Opens the models that answer about pictures, for as long as `use` takes. */
  async withClassifiers<T>(
    who: WhoAnswers = 'all',
    use: (classifiers: readonly AnsweringClassifier[]) => Promise<T>,
  ): Promise<T> {
    return withClassifiers(this.parts(), { latest: await this.latest(), asked: this.asked(), who }, use);
  }

  /** Makes ready what the steps of a request need, the model that they attack for one. */
  async composing<T>(request: CorruptRequest, use: (options: CompositionOptions) => Promise<T>): Promise<T> {
    this.parts();
    if (!attacks(request)) return use(plainOptions(request));
    const { picture, whole = false, model } = request;
    // Before the gradient is prepared, which holds several copies of the picture.
    checkPictureSize(picture);
    const attacked = attackedModel(await this.modelById(model!), picture, whole);
    try {
      return await use({ ...plainOptions(request), lossGradient: attacked.lossGradient });
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
