/**
 * Exports of the Look station: the picture, a contact sheet, an archive. One runs at a time, and goes on when its dialog or
 * the station is left. What was chosen stays chosen.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { EngineApi } from '../../contract/engine';
import type { CorruptStep, PerturbationInfo, Severity, SeverityTable } from '../../contract/perturbation';
import { saveFile } from '../files';
import { messageOf } from '../../contract/message';
import { fileStem, jpegMark, partMark, pictureFileName } from './exportNames';
import {
  applicable,
  openSource,
  opensWhole,
  STORED_QUALITY,
  type ExportSet,
  type ExportSize,
  type ExportSource,
  type SourceGroup,
} from './exportPlan';
import type { Failure } from './exportReadme';
import type { Sink } from './exportSink';

/** What the station shows now. */
export interface ExportView {
  source: ExportSource | null;
  steps: readonly CorruptStep[];
  /** Name of the perturbation that is looked at. */
  current: string;
  seed: number;
  table: SeverityTable;
  model: string;
  /** The part that is corrupted; undefined for all of it. */
  region?: string | undefined;
  perturbations: readonly PerturbationInfo[];
  groups: readonly SourceGroup[];
}

export type ExportKind = 'picture' | 'sheet' | 'zip';

export interface ExportTask {
  kind: ExportKind;
  state: 'running' | 'done' | 'cancelled' | 'failed';
  done: number;
  total: number;
  /** What is being made, then what was made, in words. */
  text: string;
  failures: readonly Failure[];
}

/** Bytes of a PNG pixel of a noisy photograph, roughly. */
const BYTES_PER_PIXEL = 2;

export class Exporter {
  readonly names = new SvelteSet<string>();
  readonly severities = new SvelteSet<Severity>([1, 2, 3, 4, 5]);
  readonly groups = new SvelteSet<SourceGroup['id']>(['shown']);
  size = $state<ExportSize>('shown');
  /** Long side of a picture on a contact sheet. */
  cell = $state(160);
  jpeg = $state(false);
  quality = $state(STORED_QUALITY);
  task = $state.raw<ExportTask | null>(null);
  readonly running = $derived(this.task?.state === 'running');
  #control = new AbortController();

  constructor(
    private readonly engine: Pick<EngineApi, 'corrupt' | 'encodePng'>,
    /** What the station shows now. */
    readonly view: () => ExportView,
    /** Of tests. */
    private readonly save: typeof saveFile = saveFile,
    private readonly sink: (name: string, expected: number) => Promise<Sink | null> = async (name, expected) =>
      (await import('./exportSink')).openSink(name, expected),
  ) {}

  /** What a set of copies would be made of. */
  set(): ExportSet {
    const { perturbations, seed, table, model, region } = this.view();
    return {
      ...(region ? { region } : {}),
      perturbations: applicable(perturbations, this.names, model),
      severities: [...this.severities].sort((a, b) => a - b),
      seed,
      table,
      model,
      jpeg: this.jpeg ? this.quality : null,
    };
  }

  /** A picture that is in two groups (what is shown is also one's own) counts once. */
  sources(): ExportSource[] {
    const all = this.view().groups.flatMap(({ id, sources }) => (this.groups.has(id) ? sources : []));
    return all.filter(({ id }, i) => all.findIndex((other) => other.id === id) === i);
  }

  /** Where nothing is chosen yet: the family of what is looked at. */
  suggest(): void {
    if (this.names.size > 0) return;
    const { perturbations, current } = this.view();
    const family = perturbations.find(({ name }) => name === current)?.family;
    for (const info of perturbations) if (info.family === family) this.names.add(info.name);
  }

  cancel(): void {
    this.#control.abort();
  }

  /** The picture as it is shown, or the same steps on it as large as it was opened. */
  picture(): Promise<void> {
    const { source, steps, seed, table, model, region, perturbations } = this.view();
    if (!source) return Promise.resolve();
    const jpeg = this.jpeg ? this.quality : null;
    const name = pictureFileName(source.title, steps, jpeg, region);
    return this.#run('picture', 1, `Making ${name}`, async () => {
      const picture = await openSource(source, this.size);
      const attacks = steps.some((step) => perturbations.find((info) => info.name === step.perturbation)?.needsModel);
      const part = region ? { region } : {};
      const wish = { picture, whole: opensWhole(source, this.size), steps, seed, table, jpeg, ...part };
      const copy = await this.engine.corrupt(attacks ? { ...wish, model } : wish);
      this.save(name, await this.engine.encodePng(copy), 'image/png');
      return { text: `${name} is saved (${copy.width} × ${copy.height} pixels).`, failures: [] };
    });
  }

  sheet(): Promise<void> {
    const { source } = this.view();
    if (!source) return Promise.resolve();
    const set = this.set();
    const request = { ...set, source, cell: this.cell };
    const total = set.perturbations.length * set.severities.length;
    const name = `${fileStem(source.title)}_sheet_seed${set.seed}${partMark(set.region)}${jpegMark(set.jpeg)}.png`;
    return this.#run('sheet', total, 'Drawing the sheet', async (options) => {
      // What draws it is loaded when the first sheet is made.
      const { exportSheet } = await import('./exportSheet');
      const sheet = await exportSheet(request, (wish) => this.engine.corrupt(wish), options);
      if (!sheet) return null;
      this.save(name, sheet.file, 'image/png');
      return { text: `${name} is saved.`, failures: sheet.failures };
    });
  }

  /** Call it from a click: a large archive asks for its file. */
  async zip(): Promise<void> {
    const request = { ...this.set(), sources: this.sources(), size: this.size };
    const total = request.sources.length * request.perturbations.length * request.severities.length;
    const name = `temper_${request.table}_seed${request.seed}${partMark(request.region)}${jpegMark(request.jpeg)}.zip`;
    if (this.running) return;
    const sink = await this.sink(name, total * this.#pixels() * BYTES_PER_PIXEL);
    if (!sink) return;
    return this.#run('zip', total, 'Making the archive', async (options) => {
      try {
        // The zip writer is loaded when the first archive is made.
        const { exportZip } = await import('./exportZip');
        const result = await exportZip(request, this.engine, sink, options);
        if (result.cancelled) {
          await sink.abort();
          return null;
        }
        await sink.close();
        const megabytes = (result.bytes / 1e6).toFixed(result.bytes < 1e7 ? 1 : 0);
        const count = `${result.files} ${result.files === 1 ? 'picture' : 'pictures'}`;
        return { text: `${name} is saved: ${count}, ${megabytes} MB.`, failures: result.failures };
      } catch (error) {
        await sink.abort().catch(() => {});
        throw error;
      }
    });
  }

  #pixels(): number {
    return { shown: 512 * 384, full: 2048 * 1536, benchmark: 224 * 224 }[this.size];
  }

  async #run(
    kind: ExportKind,
    total: number,
    text: string,
    work: (options: {
      onProgress: (done: number, name: string) => void;
      signal: AbortSignal;
    }) => Promise<{ text: string; failures: readonly Failure[] } | null>,
  ): Promise<void> {
    if (this.running) return;
    this.#control = new AbortController();
    const task: ExportTask = { kind, state: 'running', done: 0, total, text, failures: [] };
    this.task = task;
    const onProgress = (done: number, name: string) => (this.task = { ...task, done, text: name });
    try {
      const made = await work({ onProgress, signal: this.#control.signal });
      if (made) this.task = { ...task, state: 'done', done: total, ...made };
      else this.task = { ...task, state: 'cancelled', text: 'Cancelled; nothing was saved.' };
    } catch (error) {
      this.task = { ...task, state: 'failed', text: messageOf(error) };
    }
  }
}
