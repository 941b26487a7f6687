/** `temper evaluate`: accuracy of a model on labelled pictures, clean and corrupted, through the engine's verb. */
import { basename, dirname, resolve } from 'node:path';
import type { Evaluation, PicturesChoice } from '../../contract/evaluation';
import type { KeptModel } from '../../contract/library';
import { shardWords, type Shard } from '../../contract/shard';
import { EngineError } from '../../engine/engineError';
import { nodePlatform } from '../../engine/platform/nodePlatform';
import { EngineSession } from '../../engine/session';
import { checkBackend, checkStarted } from '../backendOption';
import { addModel, openData, sayLeftOut } from '../bringIn';
import { chosenNames } from '../choosePerturbations';
import { Interrupted, onInterrupt, type EndSignal } from '../interrupt';
import { readPart } from '../part/readMask';
import { readList } from '../pictureList';
import { printable } from '../printable';
import { ProgressLine } from '../progressLine';
import { shardPath } from '../shards/evaluationShard';
import { temperVersion } from '../version';
import { makeFolder, writeWhole } from '../wholeFile';
import { workersNote } from '../workersOption';
import { adaptFigures, adaptPremises } from './adaptText';
import { evaluateOptions } from './evaluateOptions';
import { figures, premises } from './evaluateText';
import { evaluationRecord, recordText } from './evaluationRecord';

export async function evaluate(args: string[]): Promise<void> {
  const options = evaluateOptions(args);
  const session = new EngineSession(nodePlatform());
  const infos = await session.perturbations();
  const corruptions = chosenCorruptions(options.corruptions ?? 'imagenet-c', infos);
  const list = await readList(options.list);
  const part = await readPart(options.part);
  const { backend, workers } = options;
  await checkBackend(backend);
  const note = workersNote({ backend, workers });
  if (note !== null) console.error(note);
  const status = await session.start({ backend, ...(workers === null ? {} : { workers }) });
  checkStarted(backend, status);
  const model = await addModel(session, 'model', options.model);
  checkArchitecture(model, options.architecture);
  const proposal = await openData(session, options.data, { ...options.reading, ...list }, options.labels);
  const choice: PicturesChoice = {
    ...(options.split === null ? {} : { split: options.split }),
    ...(options.limit === null ? {} : { limit: options.limit }),
    ...(options.side === null ? {} : { side: options.side }),
    ...(options.shard === null ? {} : { shard: options.shard }),
    cells: {
      ...(options.corruptions === null || options.corruptions === 'none' ? {} : { corruptions }),
      ...(options.severities === null ? {} : { severities: options.severities }),
    },
  };
  const evaluation = await measured(session, {
    models: [model.id],
    ...(options.adapt === null ? {} : { adapt: options.adapt }),
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
  for (const line of rows.flatMap(adaptPremises)) console.error(line);
  sayLeftOut(pictures.leftOut.slice(proposal.leftOut.length));
  const about = {
    temper: await temperVersion(),
    shard: options.shard,
    model: { name: basename(resolve(options.model.path)), id: model.id, options: model.options },
    data: basename(resolve(options.data)),
  };
  const path = options.shard ? shardPath(options.out, options.shard) : options.out;
  await makeFolder(dirname(resolve(path)));
  await writeWhole(path, recordText(evaluationRecord(about, evaluation)));
  for (const line of figures(evaluation, rows[0]!)) console.log(line);
  for (const line of rows.flatMap(adaptFigures)) console.log(line);
  console.error(`Written: ${printable(path)}.`);
  if (options.shard) console.error(shardNote(options.shard, options.out));
}

const SEVERITIES = [1, 2, 3, 4, 5];

function shardNote(shard: Shard, out: string): string {
  const folder = printable(dirname(resolve(out)));
  return `These are the figures of ${shardWords(shard)}. Once all are there: npx temper merge ${folder} --out ${printable(out)}`;
}

/** A benchmark's "all" is all of ImageNet-C, not renditions and rotations. */
function chosenCorruptions(text: string, infos: Parameters<typeof chosenNames>[1]): string[] {
  if (text === 'none') return [];
  return chosenNames(text === 'all' ? 'imagenet-c,imagenet-c-extra' : text, infos, 'corruptions');
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
