/** What stages leave behind in the store: trained weights with their cost and curve, measures, checkpoints. */
import type { Cost, Curve } from '../contract/report';
import type { Measures } from '../evaluate/measure';
import type { KeyValueStore } from '../store/KeyValueStore';
import type { Checkpoint } from '../train/training';

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

export class Results {
  constructor(private readonly store: KeyValueStore) {}

  trained(key: string): Promise<TrainedRecord | undefined> {
    return this.store.get<TrainedRecord>(`stage/trained-${key}`);
  }

  async keepTrained(key: string, record: TrainedRecord): Promise<void> {
    await this.store.set(`stage/trained-${key}`, record);
    await this.store.delete(`checkpoint/${key}`);
  }

  measured(key: string): Promise<Measures | undefined> {
    return this.store.get<Measures>(`stage/measured-${key}`);
  }

  keepMeasured(key: string, measures: Measures): Promise<void> {
    return this.store.set(`stage/measured-${key}`, measures);
  }

  checkpoint(key: string): Promise<CheckpointRecord | undefined> {
    return this.store.get<CheckpointRecord>(`checkpoint/${key}`);
  }

  keepCheckpoint(key: string, record: CheckpointRecord): Promise<void> {
    return this.store.set(`checkpoint/${key}`, record);
  }

  async forget(trainedKey: string | null, measuredKey: string): Promise<void> {
    await this.store.delete(`stage/measured-${measuredKey}`);
    if (trainedKey === null) return;
    await this.store.delete(`stage/trained-${trainedKey}`);
    await this.store.delete(`checkpoint/${trainedKey}`);
  }
}
