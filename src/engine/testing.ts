/** Sessions of tests under Node: with a store of their own, and what a run in them said. */
import type { JobEvent, JobState, RunRequest } from '../contract/engine';
import type { Report } from '../contract/report';
import { MemoryStore } from '../store/MemoryStore';
import type { TrainedRecord } from './experiment/results';
import { nodePlatform } from './platform/nodePlatform';
import { EngineSession } from './session';

/** A session on a store that outlives it, as IndexedDB outlives a page; it has to be started. */
export function sessionOn(store = new MemoryStore()): EngineSession {
  return new EngineSession({
    ...nodePlatform(),
    openStore: () => Promise.resolve({ store, persistent: true, note: null }),
  });
}

export interface Ended {
  state: JobState;
  events: JobEvent[];
  /** Null where there is none. */
  report: Report | null;
  errors: Extract<JobEvent, { type: 'state' }>['error'][];
  warnings: string[];
}

/** @param onEvent hears every event as it comes */
export async function ended(
  session: EngineSession,
  request: RunRequest,
  onEvent: (event: JobEvent) => void = () => {},
): Promise<Ended> {
  const events: JobEvent[] = [];
  const state = await session.run(request, (event) => {
    events.push(event);
    onEvent(event);
  });
  return {
    state,
    events,
    report: events.flatMap((event) => (event.type === 'done' ? [event.report] : []))[0] ?? null,
    errors: events.flatMap((event) => (event.type === 'state' && event.error ? [event.error] : [])),
    warnings: events.flatMap((event) => (event.type === 'warning' ? [event.message] : [])),
  };
}

/** The report of a run. @throws {Error} saying what was wrong where it has none */
export async function reportOf(session: EngineSession, request: RunRequest): Promise<Report> {
  const { report, errors } = await ended(session, request);
  if (errors.length > 0 || !report) throw new Error(errors.map((error) => error?.what).join(' ') || 'No report came.');
  return report;
}

/** What was trained in a store, by the name of its curve. */
export async function trainedIn(store: MemoryStore): Promise<ReadonlyMap<string, TrainedRecord>> {
  const records = await store.getMany<TrainedRecord>(await store.keys('stage/trained-'));
  return new Map(records.flatMap((record) => (record ? [[record.curve.name, record]] : [])));
}
