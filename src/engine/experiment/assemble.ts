/** From the results of stages to the report: plain records in, a plain record out. */
import type { HeadRule, MethodName } from '../../contract/config';
import type { EngineStatus } from '../../contract/engine';
import type { Accuracy, Claim, Cost, Curve, Report } from '../../contract/report';
import type { Measures } from '../../evaluate/measure';
import { judgeClaims } from '../../claims/judge';
import type { Changes } from '../../contract/changes';
import { pairedBootstrap } from '../../num/statistics';
import { corruptionError } from '../../evaluate/corruptionError';
import { shiftedCells } from '../../evaluate/shiftedCells';
import { streamName } from '../../num/pictureSeed';
import { changesOf } from './changes';
import type { Experiment } from './experiment';
import type { Ran } from './Interruptions';
import { CLASSIFIER_WORDS } from '../inputs/classifierKind';
import { methodOf } from './methods';
import { methodNote } from './notes';
import type { TrainedRecord } from './results';

export interface StageResult {
  name: MethodName;
  trained: TrainedRecord | null;
  measures: Measures;
}

export interface Circumstances {
  status: Pick<EngineStatus, 'selfTest'>;
  /** What computed. */
  ran: Ran;
  platform: string;
  logicalCores: number;
  software: string;
  seconds: number;
}

/** The report of everything measured so far. */
export function assembleReport(
  experiment: Experiment,
  results: readonly StageResult[],
  { status, ran, platform, logicalCores, software, seconds }: Circumstances,
): Report {
  const { config, pictures, large, small } = experiment.parts;
  const own = config.data.pack === 'own' || config.models !== undefined;
  return {
    format: 'temper-report',
    version: 1,
    seed: config.seed,
    seeds: [config.seed],
    preset: config.preset,
    backend: ran.backend,
    config,
    data: {
      pack: config.data.pack,
      ...(own ? { name: pictures.info.pack, models: { small: small.info.label, large: large.info.label } } : {}),
      ...webTrainingOf(experiment.parts),
      classes: [...pictures.classNames],
      imageSize: pictures.side,
      splits: pictures.info.splits,
      severityTable: config.benchmark.table,
      corruptions: config.benchmark.corruptions,
      severities: config.benchmark.severities,
      ...testPictures(experiment),
      note: own ? [pictures.info.note, ...classifierNotes(experiment.parts)].join(' ') : pictures.info.note,
    },
    methods: results.map((result) => methodRecord(experiment, result, results)),
    ...(experiment.wiseCurve ? { wiseCurve: experiment.wiseCurve } : {}),
    ...changesIn(experiment, results),
    heads: results.find(({ name }) => name === 'temper')?.measures.heads ?? null,
    claims: claimsOf(experiment, results),
    validation: Object.fromEntries(results.flatMap((result) => validationOf(result, config.heads.rule))),
    curves: results.flatMap(({ trained }): Curve[] => (trained ? [trained.curve] : [])),
    environment: {
      backend: ran.backend,
      backendDetail: ran.detail,
      selfTest: status.selfTest.passed ? 'passed' : 'failed',
      platform,
      logicalCores,
      software,
      date: new Date().toISOString(),
    },
    totalSeconds: seconds,
  };
}

/** Empty before there is anything to compare. */
function changesIn(experiment: Experiment, results: readonly StageResult[]): { changes?: Changes } {
  const { madeSets, config, parts } = experiment;
  if (!madeSets) return {};
  const methods = results.flatMap(({ name, measures: { answers } }) => (answers ? [{ name, answers }] : []));
  const classes = parts.pictures.classNames.length;
  const changes = changesOf(shiftedCells(madeSets), methods, { seed: config.seed, classes });
  return changes ? { changes } : {};
}

/** What is known of training pictures from the web, the large model's first. */
function webTrainingOf({ small, large }: Experiment['parts']): { webTraining?: string[] } {
  const said = [large, small].flatMap(({ info }) => info.webTraining ?? []);
  return said.length > 0 ? { webTraining: [...new Set(said)] } : {};
}

/** How models of other classes came to theirs. */
function classifierNotes({ small, large, basis }: Experiment['parts']): string[] {
  return (['large', 'small'] as const).map(
    (role) => `${{ small, large }[role].info.label} ${CLASSIFIER_WORDS[basis.classifiers[role]]}.`,
  );
}

/** Under the method's name, and for several heads also under `method/rule`. */
function validationOf({ name, measures }: StageResult, rule: HeadRule): [string, Accuracy][] {
  const byRule = Object.entries(measures.validation).map(([other, value]): [string, Accuracy] => [
    `${name}/${other}`,
    value,
  ]);
  return [[name, measures.validation[rule]], ...(measures.heads ? byRule : [])];
}

function methodRecord(
  experiment: Experiment,
  result: StageResult,
  all: readonly StageResult[],
): Report['methods'][number] {
  const { measures } = result;
  const note = methodNote(result.name, experiment.config);
  return {
    name: result.name,
    label: methodOf(result.name, experiment.config).label,
    ...(note === null ? {} : { note }),
    ...measures.accuracy,
    corruptionError: errorOf(experiment, result),
    perCorruption: measures.perCorruption,
    ...answeredRight(measures),
    calibration: measures.calibration,
    cost: { ...costOf(experiment, result.trained), answerFlops: measures.answerFlops },
    ...(measures.adaptation
      ? { adaptation: { ...measures.adaptation, ...gainOver(experiment.config.seed, measures, all) } }
      : {}),
  };
}

/** What a network that adapts has more than itself as it is, where that was measured too. */
function gainOver(seed: number, { perPicture }: Measures, all: readonly StageResult[]) {
  const plain = all.find(({ name }) => name === 'pretrained')?.measures.perPicture;
  if (!plain) return {};
  const of = (set: 'clean' | 'corrupted') => pairedBootstrap(perPicture[set], plain[set], seed);
  return { gain: { clean: of('clean'), corrupted: of('corrupted') } };
}

/** Missing in measures of before it was kept. */
function answeredRight({ right, perPicture }: Measures): Pick<Report['methods'][number], 'perPicture'> {
  return right ? { perPicture: { pictures: perPicture.corrupted.length, right } } : {};
}

/** Pictures with names are known by what corruptions draw by; composites have none. */
function testPictures({ madeSets }: Experiment): Pick<Report['data'], 'testPictures'> {
  const streams = madeSets?.clean.streams;
  return streams ? { testPictures: Array.from(streams, streamName) } : {};
}

/** Normalised by AlexNet where that is legitimate. */
function errorOf({ parts, config }: Experiment, { measures }: StageResult) {
  const { pictures } = parts;
  return corruptionError(measures.perCorruption, {
    classes: pictures.classNames.length,
    imagenet: pictures.imagenetIndices !== null,
    side: pictures.side,
    clean: measures.accuracy.clean,
    table: config.benchmark.table,
  });
}

function costOf(experiment: Experiment, trained: TrainedRecord | null): Cost {
  const { large } = experiment.parts;
  if (!trained) return { seconds: 0, flops: 0, tunedParameters: 0, totalParameters: large.info.parameters, parts: [] };
  const { parts, tunedParameters, totalParameters, peakTensorBytes } = trained;
  return {
    seconds: parts.reduce((sum, part) => sum + part.seconds, 0),
    flops: parts.reduce((sum, part) => sum + part.flops, 0),
    tunedParameters,
    totalParameters,
    peakTensorBytes,
    parts,
  };
}

function claimsOf(experiment: Experiment, results: readonly StageResult[]): Claim[] {
  return judgeClaims({
    perPicture: Object.fromEntries(results.map(({ name, measures }) => [name, measures.perPicture])),
    costs: Object.fromEntries(results.map(({ name, trained }) => [name, costOf(experiment, trained)])),
    seed: experiment.config.seed,
    ...(experiment.config.data.own?.transfer ? { transferName: 'the transfer data set' } : {}),
  });
}
