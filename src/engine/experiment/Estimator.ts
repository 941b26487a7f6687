/**
 * How long an experiment takes here: its expected work at the pace of this machine, as runs that ended here showed it, and for what none of
 * them did, as measured.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { Estimate, StageName } from '../../contract/engine';
import type { SharedWork } from '../../contract/studyApi';
import type { Activity } from '../activity';
import type { BaseModel } from '../inputs/baseModels';
import { modelFlops } from '../../models/model';
import { PREFIXES } from '../../store/KeyValueStore';
import { experimentInputs, type ExperimentInputs } from '../inputs/prepareExperiment';
import { checkMethods } from '../inputs/networkTraits';
import type { SessionParts } from '../sessionParts';
import { stageWork } from './cost';
import { measuredKey, trainedKey } from './keys';
import { MachineSpeed, type KnownSpeed, type Measurement } from './MachineSpeed';
import { measureSpeed } from './measureSpeed';
import { methodOrder } from './methods';
import { expectedPace, secondsOf, shareShown, type Pace } from './pace';
import { PaceHistory, type Circumstances } from './paceHistory';
import { measuredName, trainedName } from './results';
import { furtherAlphas } from './wiseAlphas';
import { pointKey } from './wiseCurve';
import { gainOf } from './workerGain';
import { setsKey } from './SharedSets';
import { workersFor } from './workersFor';
import { workByKind, type Spent, type StagePart, type StageWork, type WorkKind } from './work';

/** A step of a network with more operations a picture takes seconds: the embedded one is measured in its place. */
const LARGE_FLOPS = 3e9;

/** Share of an experiment's work that runs must have shown before their word is enough. */
const ENOUGH_SHOWN = 0.6;

export interface Expectation {
  stages: StageWork;
  /** Null where nothing is known of this machine yet. */
  pace: Pace | null;
  /** How many share the work; 1 where the own thread does it alone. */
  workers: number;
}

/** Of experiments that follow each other. */
export interface SeriesWork {
  /** Of each of them, by kind. */
  works: ReadonlyMap<WorkKind, number>[];
  trainings: SharedWork;
  measurements: SharedWork;
}

export class Estimator {
  /** By the backend and the network that is measured. */
  private readonly speeds = new Map<string, MachineSpeed>();

  /**
   * @param parts of the session; throws where it has not been started
   * @param activity what else the engine computes
   */
  constructor(
    private readonly parts: () => SessionParts,
    private readonly activity: Activity,
  ) {}

  async estimate(config: ExperimentConfig): Promise<Estimate> {
    const stages = await this.stages(config);
    const work = workByKind(stages);
    const workers = workersFor(stages, this.parts());
    const runs = await this.runs(config, workers);
    const shown = shareShown(runs, work) >= ENOUGH_SHOWN;
    const known = shown ? null : await (await this.speedOf(config)).ask();
    const pace = expectedPace(runs, known && known.speed * gainOf(workers))!;
    const seconds = secondsOf(work, pace);
    const headline: StageName = 'temper';
    const first = methodOrder(config).includes(headline) ? secondsOf(workByKind(stages, headline), pace) : null;
    return { seconds, headlineSeconds: first, basis: basisOf(runs.length, known) };
  }

  /** What a job begins with; measures nothing. */
  async expectation(config: ExperimentConfig, until?: StageName): Promise<Expectation> {
    const stages = await this.stages(config);
    const workers = workersFor(stages, this.parts(), until);
    const { known } = await this.speedOf(config);
    const pace = expectedPace(await this.runs(config, workers), known && known.speed * gainOf(workers));
    return { stages, pace, workers };
  }

  /**
   * Several experiments one after another: what one leaves, the next finds.
   * @returns work by kind of each, and how many trainings and measurements are asked for and made
   */
  async series(configs: readonly ExperimentConfig[]): Promise<SeriesWork> {
    const found = new Set(await this.parts().store.keys(PREFIXES.stage));
    const sum: SeriesWork = { works: [], trainings: { asked: 0, made: 0 }, measurements: { asked: 0, made: 0 } };
    const count = (shared: SharedWork, name: string): boolean => {
      const made = !found.has(name);
      shared.asked++;
      if (made) shared.made++;
      found.add(name);
      return made;
    };
    for (const config of configs) {
      const inputs = await experimentInputs(this.parts(), config);
      const { pictures, basis } = inputs;
      const left = this.workOf(config, inputs);
      const sets = `sets ${setsKey(config, pictures.hash)}`;
      if (found.has(sets))
        left.set(
          'prepare',
          left.get('prepare')!.filter(({ name }) => name !== 'corrupting'),
        );
      found.add(sets);
      for (const name of methodOrder(config)) {
        const key = await trainedKey(name, config, basis);
        const trains = key !== null && count(sum.trainings, trainedName(key));
        const measures = count(sum.measurements, measuredName(await measuredKey(name, config, basis)));
        left.set(
          name,
          left.get(name)!.filter((part) => (part.name === 'measuring' ? measures : trains)),
        );
      }
      sum.works.push(workByKind(left));
    }
    return sum;
  }

  /** What a unit of work takes here, for what is like `config`. @param work that is to be done @param measure whether to measure where little is known */
  async paceFor(
    config: ExperimentConfig,
    work: ReadonlyMap<WorkKind, number>,
    measure: boolean,
  ): Promise<{ pace: Pace | null; basis: Estimate['basis'] }> {
    const workers = workersFor(await this.stages(config), this.parts());
    const runs = await this.runs(config, workers);
    const shown = shareShown(runs, work) >= ENOUGH_SHOWN;
    const speed = await this.speedOf(config);
    const known = shown ? null : measure ? await speed.ask() : speed.known;
    return { pace: expectedPace(runs, known && known.speed * gainOf(workers)), basis: basisOf(runs.length, known) };
  }

  /** A run has ended: how many shared it, what it did itself, and what that took. */
  async learn(config: ExperimentConfig, workers: number, spent: ReadonlyMap<WorkKind, Spent>): Promise<void> {
    await this.history.keep(await this.circumstances(config, workers), spent);
  }

  private get history(): PaceHistory {
    return new PaceHistory(this.parts().store);
  }

  private async runs(config: ExperimentConfig, workers: number) {
    return this.history.runs(await this.circumstances(config, workers));
  }

  /** What is to be done: stages that earlier runs have left are found, and take no time. */
  private async stages(config: ExperimentConfig): Promise<StageWork> {
    const inputs = await experimentInputs(this.parts(), config);
    const { basis, pair } = inputs;
    checkMethods(pair.large, config);
    const all = this.workOf(config, inputs);
    const kept = new Set(await this.parts().store.keys(PREFIXES.stage));
    const left = new Map(all);
    for (const name of methodOrder(config)) {
      const trained = kept.has(trainedName(await trainedKey(name, config, basis)));
      const measured = kept.has(measuredName(await measuredKey(name, config, basis)));
      const needed = ({ name: part }: StagePart) => (part === 'measuring' ? !measured : !trained);
      left.set(name, all.get(name)!.filter(needed));
    }
    const points = all.get('wise-curve');
    if (points) {
      const further = furtherAlphas(config, methodOrder(config));
      const keys = await Promise.all(further.map((alpha) => pointKey(alpha, config, basis)));
      const measured = keys.map((key) => kept.has(measuredName(key)));
      left.set(
        'wise-curve',
        points.filter((_, i) => !measured[i]),
      );
    }
    return left;
  }

  private workOf(config: ExperimentConfig, { pair, pictures }: ExperimentInputs): Map<StageName, readonly StagePart[]> {
    const { classNames, side, info } = pictures;
    return new Map(stageWork(config, pair, { classes: classNames.length, side, sizes: info.splits }));
  }

  private async circumstances(config: ExperimentConfig, workers: number): Promise<Circumstances> {
    const { status, models } = this.parts();
    const { small, large } = await models(config);
    const networks = [small, large].map(({ architecture }) => `${architecture.id} ${architecture.inputSize}`);
    return {
      backend: `${status.backend} ${status.detail}`,
      workers,
      models: networks.join(', '),
    };
  }

  private async speedOf(config: ExperimentConfig): Promise<MachineSpeed> {
    const measured = async (): Promise<BaseModel> => {
      const { large } = await this.parts().models(config);
      return modelFlops(large.architecture) <= LARGE_FLOPS ? large : (await this.parts().embedded('emoji-16')).large;
    };
    // After a loss of the GPU another backend computes.
    const measuredOn = `${this.parts().status.backend} ${(await measured()).hash}`;
    const known = this.speeds.get(measuredOn);
    if (known) return known;
    const kept = measurements.get(measuredOn) ?? [];
    measurements.set(measuredOn, kept);
    const measure = async (disturbed: () => boolean) => measureSpeed(await measured(), disturbed);
    const speed = new MachineSpeed(this.activity, measure, undefined, kept);
    this.speeds.set(measuredOn, speed);
    return speed;
  }
}

/** By backend and network: the machine is the same for every session of a process. */
const measurements = new Map<string, Measurement[]>();

function basisOf(runs: number, known: KnownSpeed | null): Estimate['basis'] {
  if (!known) return { from: 'runs', runs };
  const { ageSeconds, disturbed } = known;
  return { from: 'measurement', ageSeconds, disturbed };
}
