/** Sets before models on the workers of a pool, in the batches that one thread would take, so that both give the same bits. */
import type * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import type { Weights } from '../models/model';
import { plainModel, type PlainModel, type PlainTensor } from '../models/plainModel';
import type { Head, TunedModel } from '../models/tuned';
import type { CorruptOptions } from '../perturb/corruptSet';
import { inOrder } from '../pool/inOrder';
import type { Shared, TaskPool } from '../pool/TaskPool';
import { predictBatch, SetOutputs, type PredictHooks, type SetPrediction } from './predict';
import type { Predictor } from './Predictor';
import { corruptSetTask, featuresTask, predictTask, type PictureBatch } from './predictTasks';
import type { TestSet } from './testSets';

/** Bytes of features of original paths that are held. */
const HELD_BYTES = 256 * 2 ** 20;

let opened = 0;

export class PoolPredictor implements Predictor {
  private readonly name = `predictor ${++opened}`;
  private readonly models = new Map<Weights, Shared<PlainModel>>();
  private readonly sets = new Map<ImageSet, Shared<ImageSet>>();
  /** Features of original paths, by path and set: the pre-trained model has them, and every clean head reads them. */
  private readonly original = new Map<string, Float32Array>();
  private bytes = 0;
  private shared = 0;

  /** @param most pictures at a time, at most */
  constructor(
    private readonly pool: TaskPool,
    public most = Infinity,
  ) {}

  async predict(
    model: TunedModel,
    test: TestSet,
    masks: tf.Tensor3D | null,
    hooks: PredictHooks,
  ): Promise<SetPrediction> {
    const [plain, set] = await Promise.all([this.modelOf(model), test.load()]);
    const batch = this.batchOf(model);
    const outputs = new SetOutputs(model, set.count, { batch, dropout: masks !== null });
    const { key, known, width } = this.originalOf(model, set);
    const found = known ?? new Float32Array(set.count * width);
    const plainMasks: PlainTensor | null = masks && {
      shape: [...masks.shape],
      values: Float32Array.from(await masks.data<'float32'>()),
    };
    let read = false;
    await inOrder(this.pool, {
      kind: predictTask,
      count: Math.ceil(set.count / batch),
      input: (i) => ({
        model: plain,
        heads: model.heads,
        masks: plainMasks,
        pictures: batchAt(set, i * batch, batch),
        original: known ? known.slice(i * batch * width, (i + 1) * batch * width) : null,
      }),
      uses: [plain],
      async take({ values, original }, i) {
        outputs.add(i * batch, values);
        if (original) {
          found.set(original, i * batch * width);
          read = true;
        }
        await hooks.between(Math.min(batch, set.count - i * batch));
      },
    });
    if (read && this.bytes + found.byteLength <= HELD_BYTES) {
      this.original.set(key, found);
      this.bytes += found.byteLength;
    }
    return outputs.prediction();
  }

  async features(model: TunedModel, set: ImageSet, tail: Head['tail'], hooks: PredictHooks): Promise<Float32Array> {
    const plain = await this.modelOf(model);
    const batch = this.batchOf(model);
    const width = model.architecture.featureWidth;
    const out = new Float32Array(set.count * width);
    await inOrder(this.pool, {
      kind: featuresTask,
      count: Math.ceil(set.count / batch),
      input: (i) => ({ model: plain, tail, pictures: batchAt(set, i * batch, batch) }),
      uses: [plain],
      async take(values, i) {
        out.set(values, i * batch * width);
        await hooks.between(Math.min(batch, set.count - i * batch));
      },
    });
    return out;
  }

  /** The set corrupted, as `corruptSet` does it; a set is sent once for all that is made of it. */
  async corrupt(of: ImageSet, corruption: string, options: CorruptOptions): Promise<ImageSet> {
    let set = this.sets.get(of);
    if (!set) this.sets.set(of, (set = this.pool.share(`${this.name} set ${++this.shared}`, of)));
    return { ...of, pixels: await this.pool.run(corruptSetTask, { set, corruption, options }, { uses: [set] }) };
  }

  /** Workers forget a model that will not be asked again. */
  release({ weights }: TunedModel): void {
    const shared = this.models.get(weights);
    if (!shared) return;
    this.models.delete(weights);
    this.pool.forget(shared);
  }

  dispose(): void {
    this.pool.forget(...this.models.values(), ...this.sets.values());
    this.models.clear();
    this.sets.clear();
    this.original.clear();
  }

  /** Models that share a dictionary of weights are one, whatever temperatures their heads have. */
  private async modelOf(model: TunedModel): Promise<Shared<PlainModel>> {
    const known = this.models.get(model.weights);
    if (known) return known;
    const shared = this.pool.share(`${this.name} model ${++this.shared}`, await plainModel(model));
    this.models.set(model.weights, shared);
    return shared;
  }

  private originalOf({ architecture, weights }: TunedModel, set: ImageSet) {
    // The weights are shared between models that come from one, so a tensor of theirs names what came before tuning.
    const first = weights[architecture.blocks[0]!.weightNames[0]!]!.id;
    const key = `${first}/${set.name}`;
    return { key, known: this.original.get(key) ?? null, width: architecture.featureWidth };
  }

  private batchOf({ architecture }: TunedModel): number {
    return Math.min(predictBatch(architecture), this.most);
  }
}

function batchAt({ height, width, pixels }: ImageSet, start: number, batch: number): PictureBatch {
  const size = height * width * 3;
  return { height, width, batch, pixels: pixels.slice(start * size, (start + batch) * size) };
}
