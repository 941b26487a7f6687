/** Kept models, opened: networks for whoever cuts and tunes them, and models that only answer, which stay open until they are released. */
import type { KeptFiles } from '../../../store/files/KeptFiles';
import type { Classifier } from '../../inputs/classifier';
import { EngineError } from '../../engineError';
import { filesOf, modelRecord } from './modelRecords';
import type { ModelReader, OpenedClassifier } from './ModelReader';
import { openNetwork, type OpenedModel } from './openNetwork';

export class OpenModels {
  private readonly classifiers = new Map<string, Promise<OpenedClassifier>>();

  constructor(
    private readonly files: KeptFiles,
    private readonly readers: readonly ModelReader[],
  ) {}

  /**
   * A network or a CLIP; the weights belong to the caller.
   * @throws {EngineError} where it is not kept, or only answers; {StoreError} where a part of it is gone
   */
  async load(id: string): Promise<OpenedModel> {
    const record = await modelRecord(this.files.store, id);
    const { kind, label } = record.kept;
    if (kind === 'network' || kind === 'clip') return openNetwork(record.kept, await filesOf(this.files, record));
    throw new EngineError(`${label} only answers: it cannot be cut and tuned. Choose a network.`);
  }

  /** A model that only answers; it stays open until it is released. */
  async classifier(id: string): Promise<Classifier> {
    const known = this.classifiers.get(id);
    if (known) return (await known).classifier;
    const opening = this.open(id);
    this.classifiers.set(id, opening);
    opening.catch(() => this.classifiers.delete(id));
    return (await opening).classifier;
  }

  /** Frees models that only answer; all of them without ids. */
  release(ids: readonly string[] = [...this.classifiers.keys()]): void {
    for (const id of ids) {
      const open = this.classifiers.get(id);
      this.classifiers.delete(id);
      void open?.then(
        ({ dispose }) => dispose(),
        () => {},
      );
    }
  }

  private async open(id: string): Promise<OpenedClassifier> {
    const record = await modelRecord(this.files.store, id);
    const reader = this.readers.find(({ kind }) => kind === record.kept.kind);
    if (!reader) throw new EngineError(`${record.kept.label} is a network: it is opened to be cut and tuned.`);
    return reader.open(record.kept, await filesOf(this.files, record));
  }
}
