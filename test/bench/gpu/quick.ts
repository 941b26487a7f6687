/** The `quick` preset from its first stage to the report, by the session that the page and the command line run. */
import type { JobEvent } from '../../../src/contract/engine';
import type { Report } from '../../../src/contract/report';
import type { Platform } from '../../../src/engine/platform/platform';
import { EngineSession } from '../../../src/engine/session';
import { MemoryStore } from '../../../src/store/MemoryStore';
import type { Measured } from './backends';
import type { Plan } from './plan';
import type { Outcome, Row, Times, Variant } from './rows';
import type { Host, SectionCase } from './section';
import { given } from './counts';

export const QUICK = {
  title: 'The experiment',
  method:
    'Preset `quick`, seed 1, as `temper run` runs it, nothing kept from an earlier run; once each, so there is no spread. The rows of ' +
    'the methods are the seconds that the report counts as their cost: training with what it needs, without the benchmark.',
  cases: (plan: Plan, host: Host): SectionCase<Report>[] => [
    {
      name: plan.dry ? 'everything (one step of a teacher, and its measuring)' : 'everything',
      unit: 'ms',
      long: true,
      run: (variant, until) => experiment(plan, host, variant, until),
      agreement: (actual, expected) => {
        const shares = (report: Report) => {
          const [first] = report.methods;
          const { label, clean, corrupted } = report.methods.find(({ name }) => name === 'temper') ?? first!;
          const found = [clean, corrupted].map(({ accuracy, n }) => `${percent(accuracy)} of ${n}`);
          return `${label}, clean and corrupted, ${found.join(' and ')}`;
        };
        return `${shares(actual)}; on wasm ${shares(expected)}`;
      },
      parts: methodRows,
    },
  ],
};

async function experiment(plan: Plan, host: Host, variant: Variant, until: number): Promise<Measured<Report>> {
  const session = new EngineSession(platformOf(host));
  const backend = variant === 'wasm' ? 'wasm' : 'webgpu';
  const status = await session.start({ backend });
  if (status.backend !== backend) throw new Error(status.reason);
  if (!status.selfTest.passed) throw new Error('The self-test failed.');
  let report: Report | null = null;
  let failure = 'The experiment ended without a report.';
  let share = 0;
  const onEvent = (event: JobEvent) => {
    if (event.type === 'progress') share = event.progress.fraction;
    if (event.type === 'done') report = event.report;
    if (event.type === 'state' && event.error) failure = `${event.error.what} ${event.error.action}`;
  };
  const end = () => {
    failure = `No time was left: ${percent(share)} of it was done.`;
    void session.cancel();
  };
  const timer = Number.isFinite(until) ? setTimeout(end, until - Date.now()) : undefined;
  const before = given.shaders;
  const began = performance.now();
  await session.run({ config: plan.experiment }, onEvent);
  const elapsed = performance.now() - began;
  clearTimeout(timer);
  if (report === null) throw new Error(failure);
  return { times: { ...once(elapsed), dispatches: given.shaders - before }, values: report };
}

function methodRows(reports: Partial<Record<Variant, Report>>): Row[] {
  const methods = (reports.webgpu ?? reports.wasm)?.methods.filter(({ cost }) => cost.seconds > 0) ?? [];
  const outcome = (variant: Variant, name: string): Outcome => {
    const found = reports[variant]?.methods.find((method) => method.name === name);
    return found ? once(1000 * found.cost.seconds) : { left: 'see above' };
  };
  return methods.map(({ name, label }) => ({
    name: label,
    unit: 'ms',
    agreement: '',
    outcomes: { webgpu: outcome('webgpu', name), stock: outcome('stock', name), wasm: outcome('wasm', name) },
  }));
}

function once(milliseconds: number): Times {
  return { median: milliseconds, min: milliseconds, max: milliseconds, runs: 1 };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function platformOf({ wasm, readAsset, describe, logicalCores }: Host): Platform {
  return {
    wasm,
    readAsset,
    describe,
    logicalCores,
    openStore: () => Promise.resolve({ store: new MemoryStore(), persistent: false, note: '' }),
    decode: () => Promise.reject(new Error('The benchmark reads no picture files.')),
    fetch: () => Promise.reject(new Error('The benchmark fetches nothing.')),
  };
}
