/** Runs the cases of a section, each in its three variants, and reports after every one of them. */
import { messageOf } from '../../../src/contract/message';
import type { WasmAssets } from '../../../src/compute/backend';
import type { ReadAsset } from '../../../src/models/embedded';
import { Backends, type Measured } from './backends';
import { CORRUPTION } from './corruptions';
import { versionsOf } from './environment';
import { INFERENCE } from './inference';
import { planOf, type Plan } from './plan';
import { QUICK } from './quick';
import { emptyResult, VARIANTS, type Row, type SectionName, type SectionResult, type Variant } from './rows';
import { TRAINING } from './training';

/** @typeParam T what a case computes */
export interface SectionCase<T> {
  name: string;
  unit: string;
  gigaflop?: number;
  /** Takes so many steps that its tensors cannot be remembered one by one. */
  long?: boolean;
  /** @param until when time is up (milliseconds of `Date.now()`) */
  run(variant: Variant, until: number): Promise<Measured<T>>;
  /** In words. @param expected from `wasm` */
  agreement(actual: T, expected: T): string;
  /** Rows beside that of the case itself, from what its variants computed. */
  parts?(values: Partial<Record<Variant, T>>): Row[];
}

interface Section {
  title: string;
  method: string;
  cases(plan: Plan, host: Host): SectionCase<unknown>[];
  /** Rows that follow from all the others. */
  summary?(rows: readonly Row[], plan: Plan): Row[];
}

/** Node or a page. */
export interface Host {
  wasm: WasmAssets;
  readAsset: ReadAsset;
  describe: string;
  logicalCores: number;
  versions: Record<string, string>;
}

export interface SectionRequest {
  section: SectionName;
  /** Tiny sizes; always on a software adapter. */
  dry: boolean;
  /** No case begins after that time (milliseconds of `Date.now()`). */
  until: number;
}

const PLANS: Record<SectionName, Section> = {
  training: TRAINING,
  inference: INFERENCE,
  corruptions: CORRUPTION,
  quick: QUICK,
};

/** Never rejects: what went wrong is in the result. @param report hears the result so far after every row */
export async function runSection(
  { section, dry, until }: SectionRequest,
  host: Host,
  report: (result: SectionResult) => Promise<void> | void,
): Promise<SectionResult> {
  const began = performance.now();
  const result = emptyResult(section);
  const told = async (change: Partial<SectionResult>) => {
    Object.assign(result, change, { seconds: (performance.now() - began) / 1000 });
    await report(result);
  };
  try {
    const backends = await Backends.start(host.wasm, until);
    const { environment } = backends;
    const { title, method, cases, summary } = PLANS[section];
    const plan = planOf({ dry: dry || environment.software });
    await told({
      dry: plan.dry,
      title,
      method,
      environment: {
        ...environment,
        versions: versionsOf(host.versions),
        machine: host.describe,
        logicalCores: host.logicalCores,
      },
    });
    await backends.use('webgpu');
    const all = cases(plan, host);
    for (const [index, one] of all.entries()) {
      if (Date.now() > until) throw new Error(`No time was left for ${all.length - index} of ${all.length} cases.`);
      await told({ rows: [...result.rows, ...(await rowsOf(one, backends, until))] });
    }
    await told({ rows: [...result.rows, ...(summary?.(result.rows, plan) ?? [])], finished: true });
  } catch (error) {
    await told({ failed: messageOf(error) });
  }
  return result;
}

async function rowsOf<T>(one: SectionCase<T>, backends: Backends, until: number): Promise<Row[]> {
  const outcomes = {} as Row['outcomes'];
  const values: Partial<Record<Variant, T>> = {};
  let { gigaflop } = one;
  for (const variant of VARIANTS) {
    const measured = await backends.measure(variant, () => one.run(variant, until), !one.long);
    outcomes[variant] = measured.outcome;
    gigaflop ??= measured.gigaflop;
    if (measured.values !== null) values[variant] = measured.values;
  }
  const { webgpu, wasm } = values;
  const agreement = webgpu === undefined || wasm === undefined ? '' : one.agreement(webgpu, wasm);
  return [{ name: one.name, unit: one.unit, outcomes, agreement, gigaflop }, ...(one.parts?.(values) ?? [])];
}
