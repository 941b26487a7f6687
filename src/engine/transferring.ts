/** The session as the worker exposes it: pictures and files are handed over to the page, not copied. */
import { transfer } from 'comlink';
import type { Comparison, CorruptRequest, Samples, SampleSet, SequenceRequest } from '../contract/engine';
import type { ExportedBundle } from '../contract/bundle';
import type { ExperimentConfig, MethodName } from '../contract/config';
import type { Picture } from '../contract/image';
import { EngineSession } from './session';

export class TransferringSession extends EngineSession {
  override async samples(config: ExperimentConfig, set: SampleSet, count: number): Promise<Samples> {
    const samples = await super.samples(config, set, count);
    return transfer(samples, buffersOf(samples.pictures));
  }

  override async corrupt(request: CorruptRequest): Promise<Picture> {
    const picture = await super.corrupt(request);
    return transfer(picture, buffersOf([picture]));
  }

  override async compare(before: Picture, after: Picture): Promise<Comparison> {
    const comparison = await super.compare(before, after);
    return transfer(comparison, buffersOf([comparison.residual]));
  }

  override async playSequence(request: SequenceRequest): Promise<Picture[]> {
    const frames = await super.playSequence(request);
    return transfer(frames, buffersOf(frames));
  }

  override async exportBundle(config: ExperimentConfig, method: MethodName): Promise<ExportedBundle> {
    const bundle = await super.exportBundle(config, method);
    return transfer(bundle, [bundle.weights.buffer as ArrayBuffer]);
  }

  override async encodePng(picture: Picture): Promise<Uint8Array> {
    const bytes = await super.encodePng(picture);
    return transfer(bytes, [bytes.buffer as ArrayBuffer]);
  }
}

/** Each once: a buffer that is listed twice is refused. */
function buffersOf(pictures: readonly Picture[]): ArrayBuffer[] {
  return [...new Set(pictures.map(({ pixels }) => pixels.buffer as ArrayBuffer))];
}
