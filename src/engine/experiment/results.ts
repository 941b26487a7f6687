/** What stages leave behind in the store: trained weights with their cost and curve, measures, checkpoints. */
import type { Cost, Curve } from '../../contract/report';
import type { Measures } from '../../evaluate/measure';
import type { MeasuredPart } from '../../evaluate/measuredParts';
import type { KeyValueStore } from '../../store/KeyValueStore';
import type { RowStore } from '../../train/featureCache/rows';
import { forgetRows } from '../../train/featureCache/spilledRows';
import type { TargetRecord } from '../../train/teacherTargets';
import type { Checkpoint } from '../../train/training';

export type CostPart = NonNullable<Cost['parts']>[number];

export interface TrainedRecord {
  weights: Checkpoint['weights'];
  parts: CostPart[];
  tunedParameters: number;
  totalParameters: number;
  peakTensorBytes: number;
  curve: Curve;
}

/** A training that is under way: the loop's checkpoint and the curve up to it. */
export interface CheckpointRecord {
  checkpoint: Checkpoint;
  curve: Curve;
}

/** `weight` is [width, classes], flattened. */
export interface ClassifierRecord {
  shape: [number, number];
  weight: Float32Array;
  bias: Float32Array;
}

/** Where a stage's result is kept; null, as of the pre-trained model, where nothing is trained. */
export const trainedName = (key: string | null): string => `stage/trained-${key}`;
export const measuredName = (key: string): string => `stage/measured-${key}`;

/** Before the numbers of the parts of a measurement. */
export const measuringName = (key: string): string => `checkpoint/measuring-${key}/`;

export class Results {
  constructor(private readonly store: KeyValueStore) {}

  trained(key: string): Promise<TrainedRecord | undefined> {
    return this.store.get<TrainedRecord>(trainedName(key));
  }

  /** What was kept on the way to it is deleted. */
  async keepTrained(key: string, record: TrainedRecord): Promise<void> {
    await this.store.set(trainedName(key), record);
    await this.forgetUnderWay(key);
  }

  private async forgetUnderWay(key: string): Promise<void> {
    await this.store.deleteMany([`checkpoint/${key}`, `checkpoint/targets-${key}`]);
    await forgetRows(this.store, key);
  }

  /** What the teacher said of the pictures of a training that is under way. */
  targets(key: string): Promise<TargetRecord | undefined> {
    return this.store.get<TargetRecord>(`checkpoint/targets-${key}`);
  }

  keepTargets(key: string, record: TargetRecord): Promise<void> {
    return this.store.set(`checkpoint/targets-${key}`, record);
  }

  /** Where features go that do not fit into memory. */
  get features(): RowStore {
    return this.store;
  }

  /** A classifier that was fitted for classes which the model was not published with. */
  classifier(key: string): Promise<ClassifierRecord | undefined> {
    return this.store.get<ClassifierRecord>(`stage/classifier-${key}`);
  }

  keepClassifier(key: string, record: ClassifierRecord): Promise<void> {
    return this.store.set(`stage/classifier-${key}`, record);
  }

  measured(key: string): Promise<Measures | undefined> {
    return this.store.get<Measures>(measuredName(key));
  }

  /** The parts on the way to it are deleted. */
  async keepMeasured(key: string, measures: Measures): Promise<void> {
    await this.store.set(measuredName(key), measures);
    await this.forgetMeasuring(key);
  }

  /** Parts of a measurement that is under way, as they were written. */
  async measuring(key: string): Promise<MeasuredPart[][]> {
    const kept = await this.store.getMany<MeasuredPart[]>(await this.store.keys(measuringName(key)));
    return kept.filter((parts) => parts !== undefined);
  }

  /** @param index how many times parts of it have been written before */
  keepMeasuring(key: string, index: number, parts: readonly MeasuredPart[]): Promise<void> {
    return this.store.set(`${measuringName(key)}${index}`, parts);
  }

  private async forgetMeasuring(key: string): Promise<void> {
    await this.store.deleteMany(await this.store.keys(measuringName(key)));
  }

  checkpoint(key: string): Promise<CheckpointRecord | undefined> {
    return this.store.get<CheckpointRecord>(`checkpoint/${key}`);
  }

  keepCheckpoint(key: string, record: CheckpointRecord): Promise<void> {
    return this.store.set(`checkpoint/${key}`, record);
  }

  async forget(trainedKey: string | null, measuredKey: string): Promise<void> {
    await this.store.delete(measuredName(measuredKey));
    await this.forgetMeasuring(measuredKey);
    if (trainedKey === null) return;
    await this.store.delete(trainedName(trainedKey));
    await this.forgetUnderWay(trainedKey);
  }
}
