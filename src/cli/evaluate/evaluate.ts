/** `temper evaluate`: accuracy of a model on labelled pictures, clean and corrupted, through the engine's verb. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Evaluation, EvaluationRow, PicturesChoice } from '../../contract/evaluation';
import type { KeptModel } from '../../contract/library';
import { EngineError } from '../../engine/engineError';
import { nodePlatform } from '../../engine/platform/nodePlatform';
import { EngineSession } from '../../engine/session';
import { checkBackend, checkStarted } from '../backendOption';
import { addModel, openData, sayLeftOut } from '../bringIn';
import { chosenNames } from '../choosePerturbations';
import { Interrupted, onInterrupt, type EndSignal } from '../interrupt';
import { readPart } from '../part/readMask';
import { printable } from '../printable';
import { ProgressLine } from '../progressLine';
import { UsageError } from '../usage';
import { makeFolder, writeWhole } from '../wholeFile';
import { workersNote } from '../workersOption';
import { evaluateOptions, type EvaluateOptions } from './evaluateOptions';
import { figures, premises } from './evaluateText';

export async function evaluate(args: string[]): Promise<void> {
  const options = evaluateOptions(args);
  const session = new EngineSession(nodePlatform());
  const infos = await session.perturbations();
  const corruptions = chosenCorruptions(options.corruptions ?? 'imagenet-c', infos);
  const names = options.list === null ? null : await listed(options.list);
  const part = await readPart(options.part);
  const { backend, workers } = options;
  await checkBackend(backend);
  const note = workersNote({ backend, workers });
  if (note !== null) console.error(note);
  const status = await session.start({ backend, ...(workers === null ? {} : { workers }) });
  checkStarted(backend, status);
  const model = await addModel(session, 'model', options.model);
  checkArchitecture(model, options.architecture);
  const proposal = await openData(session, options.data, options.reading, options.labels);
  const choice: PicturesChoice = {
    ...(options.split === null ? {} : { split: options.split }),
    ...(options.limit === null ? {} : { limit: options.limit }),
    ...(options.side === null ? {} : { side: options.side }),
    ...(names === null ? {} : { names }),
    cells: {
      ...(options.corruptions === null || options.corruptions === 'none' ? {} : { corruptions }),
      ...(options.severities === null ? {} : { severities: options.severities }),
    },
  };
  const evaluation = await measured(session, {
    models: [model.id],
    pictures: {
      from: 'opened',
      choice,
      corruptions,
      severities: options.severities ?? SEVERITIES,
      ...(options.table === null ? {} : { table: options.table }),
      seed: options.seed,
      ...(part === null ? {} : { part }),
    },
  });
  const { pictures, rows } = evaluation;
  const known = new Set([...proposal.notes, ...proposal.doubts.map((doubt) => doubt.said)]);
  for (const line of premises(evaluation, known)) console.error(line);
  sayLeftOut(pictures.leftOut.slice(proposal.leftOut.length));
  await makeFolder(dirname(resolve(options.out)));
  await writeWhole(options.out, `${JSON.stringify(record(options, model, evaluation), null, 1)}\n`);
  for (const line of figures(evaluation, rows[0]!)) console.log(line);
  console.error(`Written: ${printable(options.out)}.`);
}

const SEVERITIES = [1, 2, 3, 4, 5];

/** A benchmark's "all" is all of ImageNet-C, not renditions and rotations. */
function chosenCorruptions(text: string, infos: Parameters<typeof chosenNames>[1]): string[] {
  if (text === 'none') return [];
  return chosenNames(text === 'all' ? 'imagenet-c,imagenet-c-extra' : text, infos, 'corruptions');
}

async function listed(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--list: ${printable(path)} cannot be read.`);
  });
  return text.split(/\r\n|\n|\r/);
}

function checkArchitecture({ architecture }: KeptModel, expected: string | null): void {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (expected === null) return;
  const [is, said] = [plain(architecture), plain(expected)];
  if (is.startsWith(said) || said.startsWith(is)) return;
  throw new EngineError(`The model file holds ${architecture}, not ${expected}.`);
}

async function measured(
  session: EngineSession,
  request: Parameters<EngineSession['evaluate']>[0],
): Promise<Evaluation> {
  const line = new ProgressLine('evaluate', 10);
  const began = performance.now();
  let ended: EndSignal | null = null;
  const forget = onInterrupt((signal) => {
    ended = signal;
    void session.cancelEvaluation();
  });
  try {
    return await session.evaluate(request, ({ done, total }) => {
      if (done === 0) return;
      const remainingSeconds = ((performance.now() - began) / 1000 / done) * (total - done);
      const doing = `${done} of ${total}`;
      line.show({ doing, done, total, unit: 'pictures', fraction: done / total, remainingSeconds });
    });
  } catch (error) {
    if (ended) throw new Interrupted('Interrupted; nothing was written.', ended);
    throw error;
  } finally {
    forget();
    line.end();
  }
}

/** What is written: the row of the model, with all that its figures rest on. */
function record({ model, data }: EvaluateOptions, kept: KeptModel, evaluation: Evaluation) {
  const { pictures, rows, corruptions, severities, table, seed, backend } = evaluation;
  const { id: _, label: __, ...row } = rows[0] as EvaluationRow;
  return {
    model: basename(resolve(model.path)),
    modelOptions: kept.options,
    data: basename(resolve(data)),
    ...row,
    pictures: { ...pictures, leftOut: undefined },
    corruptions,
    severities,
    table,
    seed,
    backend,
    leftOut: pictures.leftOut,
  };
}
