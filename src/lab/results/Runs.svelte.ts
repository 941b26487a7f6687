/** The reports: the one that is shown, the kept ones of earlier runs, and the one measured beforehand. */
import type { EngineApi, RunSummary } from '../../contract/engine';
import { parseReport, type Report } from '../../contract/report';
import { readJson } from '../files';
import { messageOf } from '../../contract/message';
import { publicUrl } from '../look/photos';

/** Where the shown report comes from. */
export type ReportOrigin = 'live' | 'run' | 'history' | 'import' | 'reference';

/** A report, and where it is kept; null where it is not. */
export interface ShownRun {
  report: Report | null;
  runId: string | null;
}

export class Runs {
  report = $state.raw<Report | null>(null);
  origin = $state<ReportOrigin>('live');
  runId = $state<string | null>(null);
  reference = $state.raw<Report | null>(null);
  history = $state.raw<readonly RunSummary[]>([]);

  #referenceAsked = false;

  constructor(private readonly engine: EngineApi) {}

  /** A report of the job that runs; `runId` where it is complete. */
  take(report: Report, runId: string | null): void {
    this.report = report;
    this.runId = runId;
    this.origin = runId === null ? 'live' : 'run';
  }

  /** The report that comes with the page, if one does; fetched once. */
  async loadReference(get: typeof fetch = fetch): Promise<void> {
    if (this.#referenceAsked) return;
    this.#referenceAsked = true;
    try {
      const answer = await get(publicUrl('reference-report.json'));
      if (answer.ok) this.reference = parseReport(await answer.json());
    } catch {
      this.#referenceAsked = false;
      this.reference = null; // It is an extra: the page is whole without it.
    }
  }

  showReference(): void {
    if (!this.reference) return;
    this.report = this.reference;
    this.origin = 'reference';
    this.runId = null;
  }

  async refresh(): Promise<void> {
    this.history = await this.engine.history().catch(() => []);
  }

  async open(id: string): Promise<void> {
    this.report = await this.engine.loadRun(id);
    this.origin = 'history';
    this.runId = id;
  }

  /**
   * Keeps a changed copy of a report in its place; shows it, where that report is the one that is shown.
   * @throws {Error} where it cannot be kept; it is shown all the same
   */
  async replace(report: Report, before: ShownRun = this.shown): Promise<void> {
    if (this.report === before.report) {
      this.report = report;
      if (this.origin === 'reference') this.origin = 'history';
    }
    const runId = await this.engine.importReport(report);
    // Another may have come to be shown meanwhile.
    if (this.report === report) this.runId = runId;
    if (before.runId !== null && before.runId !== runId) await this.engine.deleteRun(before.runId);
    await this.refresh();
  }

  get shown(): ShownRun {
    return { report: this.report, runId: this.runId };
  }

  async remove(id: string): Promise<void> {
    await this.engine.deleteRun(id);
    await this.refresh();
  }

  /** @throws {Error} naming what is wrong with the file; what is shown stays */
  async importFile(file: File): Promise<void> {
    const report = parseReport(await readJson(file));
    this.report = report;
    this.origin = 'import';
    this.runId = null;
    try {
      this.runId = await this.engine.importReport(report);
      await this.refresh();
    } catch (error) {
      throw new Error(`The report is shown, but could not be kept for later: ${messageOf(error)}`, { cause: error });
    }
  }
}
