/** `temper evaluate`: accuracy of a network from a file on labelled pictures, clean and corrupted. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  closeNetwork,
  evaluateCorrupted,
  evaluatePictures,
  type ModelAccuracies,
} from '../engine/evaluation/evaluateModel';
import {
  amongLabels,
  labelledFor,
  measuringSplit,
  openNetwork,
  openPictures,
  preprocessingNamed,
  type Labelling,
  type OpenedNetwork,
} from '../engine/evaluation/evaluationInput';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { EngineSession } from '../engine/session';
import { chosenNames } from './choosePerturbations';
import { decodeBytes } from './decodePicture';
import { diskFiles } from './diskFiles';
import { evaluateOptions, type EvaluateOptions } from './evaluateOptions';
import { ProgressLine } from './progressLine';
import { UsageError } from './usage';

export async function evaluate(args: string[]): Promise<void> {
  const options = evaluateOptions(args);
  const session = new EngineSession(nodePlatform());
  const corruptions = chosenCorruptions(options.corruptions, await session.perturbations());
  const modelFile = await readFile(options.model).catch(() => {
    throw new UsageError(`--model: ${options.model} cannot be read.`);
  });
  const files = await diskFiles(options.data);
  const status = await session.start({ backend: options.backend });
  if (!status.selfTest.passed) throw new Error('The self-test failed: results of this backend cannot be trusted.');
  const network = openNetwork(modelFile, options.architecture, {
    ...(options.padding ? { padding: options.padding } : {}),
    ...(options.preprocess ? { preprocessing: preprocessingNamed(options.preprocess) } : {}),
  });
  for (const sentence of network.assumed) console.error(sentence);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('Interrupted; nothing was written.'));
  process.once('SIGINT', interrupt);
  try {
    const opened = await openPictures(files, {
      name: basename(resolve(options.data)),
      decode: async (bytes) => (await decodeBytes(bytes)).picture,
    });
    console.error(`${network.architecture.id}, ${network.classes} classes; ${opened.layout}.`);
    const result = await measure(network, opened, options, corruptions, stop.signal);
    await mkdir(dirname(resolve(options.out)), { recursive: true });
    await writeFile(options.out, `${JSON.stringify(result, null, 1)}\n`);
    report(result, options.out);
  } finally {
    process.off('SIGINT', interrupt);
    closeNetwork(network);
  }
}

/** A benchmark's "all" is all of ImageNet-C, not renditions and rotations. */
function chosenCorruptions(text: string, infos: Parameters<typeof chosenNames>[1]): string[] {
  if (text === 'none') return [];
  return chosenNames(text === 'all' ? 'imagenet-c,imagenet-c-extra' : text, infos, 'corruptions');
}

interface Result extends ModelAccuracies {
  model: string;
  architecture: string;
  preprocessing: { mean: readonly number[]; deviation: readonly number[] };
  padding: string | null;
  data: string;
  seed: number;
  backend: string;
  /** Name of the published subset of classes that the model chose from, or null. */
  among: string | null;
}

async function measure(
  network: OpenedNetwork,
  opened: Awaited<ReturnType<typeof openPictures>>,
  options: EvaluateOptions,
  corruptions: string[],
  signal: AbortSignal,
): Promise<Result> {
  const labelling: Labelling = {
    labels: await labelsText(options),
    names: options.list === null ? null : await textOf('list', options.list),
    limit: options.limit,
    seed: options.seed,
    classes: network.classes,
  };
  const line = new ProgressLine('evaluate', 10);
  const began = performance.now();
  const onProgress = (done: number, total: number) => {
    const remainingSeconds = ((performance.now() - began) / 1000 / done) * (total - done);
    const doing = `${done} of ${total}`;
    line.show({ doing, done, total, unit: 'pictures', fraction: done / total, remainingSeconds });
  };
  const { severities, seed } = options;
  let accuracies: ModelAccuracies;
  let among: string | null = null;
  if (opened.kind === 'corrupted') {
    console.error('The pictures are corrupted already: they are measured as they are.');
    const choose = (source: Parameters<typeof labelledFor>[0]) => labelledFor(source, labelling);
    accuracies = await evaluateCorrupted(
      network,
      opened.corrupted,
      { labelSubset: null, choose },
      { onProgress, signal },
    );
  } else {
    const source = labelledFor(measuringSplit(opened.splits), labelling);
    const subset = amongLabels(source, network.classes);
    among = subset?.name ?? null;
    const plan = { corruptions, severities, seed, labelSubset: subset?.labels ?? null };
    accuracies = await evaluatePictures(network, source, plan, { onProgress, signal });
  }
  line.end();
  const { id, preprocessing } = network.architecture;
  return {
    model: basename(options.model),
    architecture: id,
    preprocessing,
    padding: options.padding,
    data: basename(resolve(options.data)),
    seed,
    backend: options.backend,
    among,
    ...accuracies,
  };
}

async function labelsText({ labels, data }: EvaluateOptions): Promise<string | null> {
  if (labels !== null) return textOf('labels', labels);
  return readFile(join(data, 'labels.json'), 'utf8').catch(() => null);
}

async function textOf(option: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--${option}: ${path} cannot be read.`);
  });
}

function report({ clean, perCorruption, leftOut }: Result, out: string): void {
  const said = ({ accuracy, n, low, high }: { accuracy: number; n: number; low: number; high: number }) =>
    `${(100 * accuracy).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}, n = ${n})`;
  if (clean) console.log(`clean ${said(clean)}`);
  for (const [name, bySeverity] of Object.entries(perCorruption)) {
    for (const [severity, accuracy] of Object.entries(bySeverity)) {
      console.log(`${name} ${severity} ${said(accuracy)}`);
    }
  }
  for (const { name, why } of leftOut) console.error(`${name}: ${why.replace(/\.$/, '')}; left out.`);
  console.error(`Written: ${out}.`);
}
