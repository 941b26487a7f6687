/**
 * Sets before models on the workers of a pool, in the batches that one thread would take, so that both give the same bits. Where memory can
 * be shared, workers see the sets as they are; else each batch is handed over.
 */
import type * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { areShared, canShareMemory, sharedBytes } from '../pool/sharedBytes';
import type { Weights } from '../models/model';
import { plainModel, type PlainModel, type PlainTensor } from '../models/plainModel';
import type { Head, TunedModel } from '../models/tuned';
import { streamOf } from '../num/random';
import type { CorruptOptions } from '../perturb/corruptSet';
import { inOrder } from '../pool/inOrder';
import type { Shared, TaskInput, TaskKind, TaskPool } from '../pool/TaskPool';
import { predictBatch, SetOutputs, type PictureSet, type PredictHooks, type SetPrediction } from './predict';
import type { Predictor } from './Predictor';
import { corruptSetTask, featuresTask, predictTask, type PictureBatch } from './predictTasks';
import type { TestSet } from './testSets';

/** Bytes of features of original paths that are held. */
const HELD_BYTES = 256 * 2 ** 20;

/** Bytes of a set that is copied to shared memory, so that its batches need not be. */
const MOST_COPIED = 64 * 2 ** 20;

let opened = 0;

export class PoolPredictor implements Predictor {
  /** While one is scored, the workers look at the next. */
  readonly setsAtOnce = 2;
  private readonly name = `predictor ${++opened}`;
  private readonly models = new Map<Weights, Shared<PlainModel>>();
  private readonly sets = new Map<ImageSet, Shared<ImageSet>>();
  /** Features of original paths, by path and set: the pre-trained model has them, and every clean head reads them. */
  private readonly original = new Map<string, Float32Array>();
  /** Copies on shared memory of sets that are not. */
  private readonly copies = new WeakMap<ImageSet, Uint8Array>();
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
    await this.batches(set, {
      kind: predictTask,
      batch,
      plain,
      input: (pictures, start) => ({
        model: plain,
        heads: model.heads,
        masks: plainMasks,
        pictures,
        original: known ? known.slice(start * width, (start + batch) * width) : null,
      }),
      take({ values, original }, start) {
        outputs.add(start, values);
        if (!original) return;
        found.set(original, start * width);
        read = true;
      },
      hooks,
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
    await this.batches(set, {
      kind: featuresTask,
      batch,
      plain,
      input: (pictures) => ({ model: plain, tail, pictures }),
      take: (values, start) => out.set(values, start * width),
      hooks,
    });
    return out;
  }

  /** A task for each batch of a set. */
  private async batches<Input, Output>(
    set: ImageSet,
    { kind, batch, plain, input, take, hooks }: BatchTasks<Input, Output>,
  ): Promise<void> {
    const seen = this.seenByAll(set);
    try {
      await inOrder(this.pool, {
        kind,
        count: Math.ceil(set.count / batch),
        input(i): TaskInput<Input> {
          const start = i * batch;
          if (seen) return input({ set: seen, start, batch }, start);
          return () => {
            const own = picturesFrom(set, start, batch);
            return { input: input({ set: own, start: 0, batch }, start), transfer: [own.pixels.buffer as ArrayBuffer] };
          };
        },
        uses: seen ? [plain, seen] : [plain],
        async take(output, i) {
          take(output, i * batch);
          await hooks.between(Math.min(batch, set.count - i * batch));
        },
      });
    } finally {
      if (seen) this.pool.forget(seen);
    }
  }

  /** The set on memory that all workers see; null where there is none. */
  private seenByAll(set: ImageSet): Shared<PictureSet> | null {
    if (!canShareMemory()) return null;
    const { height, width } = set;
    const pixels = areShared(set.pixels) ? set.pixels : this.copyOf(set);
    return pixels && this.pool.share(`${this.name} pictures ${++this.shared}`, { height, width, pixels });
  }

  private copyOf(set: ImageSet): Uint8Array | null {
    const known = this.copies.get(set);
    if (known || set.pixels.length > MOST_COPIED) return known ?? null;
    const copy = sharedBytes(set.pixels.length);
    copy.set(set.pixels);
    this.copies.set(set, copy);
    return copy;
  }

  /** The set corrupted, as `corruptSet` does it; a set is sent once for all that is made of it. */
  async corrupt(of: ImageSet, corruption: string, options: CorruptOptions): Promise<ImageSet> {
    let set = this.sets.get(of);
    if (!set) {
      const pixels = (canShareMemory() && this.copyOf(of)) || of.pixels;
      this.sets.set(of, (set = this.pool.share(`${this.name} set ${++this.shared}`, { ...of, pixels })));
    }
    // What is drawn for a corruption serves all of its severities, so they go to one worker where they can.
    const affinity = streamOf(corruption);
    return {
      ...of,
      pixels: await this.pool.run(corruptSetTask, { set, corruption, options }, { uses: [set], affinity }),
    };
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

interface BatchTasks<Input, Output> {
  kind: TaskKind<Input, Output>;
  batch: number;
  plain: Shared<PlainModel>;
  /** @param start number of the first picture in the set */
  input(pictures: PictureBatch, start: number): Input;
  take(output: Output, start: number): void;
  hooks: PredictHooks;
}

/** A set of some pictures alone. */
function picturesFrom({ height, width, pixels }: ImageSet, start: number, count: number): PictureSet {
  const size = height * width * 3;
  return { height, width, pixels: pixels.slice(start * size, (start + count) * size) };
}
