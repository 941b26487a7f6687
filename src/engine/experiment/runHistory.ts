/** Reports of finished experiments, and the note of one that was interrupted. */
import { parseConfig, type ExperimentConfig } from '../../contract/config';
import type { RunSummary, UnfinishedRun } from '../../contract/engine';
import { parseReport, type Report } from '../../contract/report';
import { LATEST, PREFIXES, StoreError, UNFINISHED, type KeyValueStore } from '../../store/KeyValueStore';
import { contentKey } from '../../store/contentKey';

interface KeptRun {
  summary: RunSummary;
  report: Report;
}

export class RunHistory {
  constructor(private readonly store: KeyValueStore) {}

  /** @returns the run's id; the same report kept twice is one run */
  async keep(report: Report): Promise<string> {
    const id = (await contentKey(report)).slice(0, 16);
    const seeds = report.seeds.join(', ');
    const summary: RunSummary = {
      id,
      label: `${subjectOf(report)}, ${report.preset}, ${report.seeds.length > 1 ? 'seeds' : 'seed'} ${seeds}`,
      date: report.environment.date,
      preset: report.preset,
      seed: report.seed,
      backend: report.backend,
      seconds: report.totalSeconds,
    };
    const kept: KeptRun = { summary, report };
    await this.store.set(PREFIXES.run + id, kept);
    return id;
  }

  /** Newest first. */
  async list(): Promise<RunSummary[]> {
    const keys = await this.store.keys(PREFIXES.run);
    const runs = await Promise.all(keys.map((key) => this.store.get<KeptRun>(key)));
    return runs.flatMap((run) => (run ? [run.summary] : [])).sort((a, b) => (a.date < b.date ? 1 : -1));
  }

  async load(id: string): Promise<Report> {
    const run = await this.store.get<KeptRun>(PREFIXES.run + id);
    if (!run) throw new StoreError('This run is no longer kept here.', 'data');
    return parseReport(run.report);
  }

  delete(id: string): Promise<void> {
    return this.store.delete(PREFIXES.run + id);
  }

  async unfinished(): Promise<UnfinishedRun | null> {
    return (await this.store.get<UnfinishedRun>(UNFINISHED)) ?? null;
  }

  noteUnfinished(run: UnfinishedRun): Promise<void> {
    return this.store.set(UNFINISHED, run);
  }

  forgetUnfinished(): Promise<void> {
    return this.store.delete(UNFINISHED);
  }

  /** The configuration that was run last, also before the page was loaded; null where none was, or it is of another version. */
  async latest(): Promise<ExperimentConfig | null> {
    try {
      return parseConfig(await this.store.get(LATEST));
    } catch {
      return null;
    }
  }

  noteLatest(config: ExperimentConfig): Promise<void> {
    return this.store.set(LATEST, config);
  }
}

/** The pictures, and the large model where it is the user's own. */
function subjectOf({ data, config }: Report): string {
  const pictures = data.name ?? data.pack;
  return config.models && data.models ? `${pictures} · ${data.models.large}` : pictures;
}
