/**
 * Pre-trains the embedded models with this project's own engine, on WebAssembly under Node, and writes them to
 * `public/models/`:
 *
 *   npm run pretrain -- [--pack emoji-16|emoji-64] [--model small|large]
 *
 * Without an option all four are made. Each takes between one and fifteen minutes on one core; the result depends on
 * nothing but the code.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startBackend } from '../src/compute/backend';
import { nodeWasmAssets } from '../src/compute/nodeAssets';
import * as tf from '../src/compute/tf';
import type { ImageSet } from '../src/contract/image';
import { ARCHITECTURES, embeddedId, embeddedPath } from '../src/models/embedded';
import { initialWeights } from '../src/models/initialise';
import { disposeWeights, forward, type Architecture, type Weights } from '../src/models/model';
import { saveWeights } from '../src/models/weightFile';
import { composites } from '../src/sources/composites';
import { loadEmojiPack, type EmojiPack } from '../src/sources/emojiPack';
import { gatherPictures, pictureTensor } from '../src/train/pictures';
import { PRETRAIN_SETTINGS, pretrainTask } from '../src/train/pretrain';
import { train } from '../src/train/training';

const PUBLIC = new URL('../public/', import.meta.url);
const SEED = 1;
const PACKS = ['emoji-16', 'emoji-64'] as const;
const ROLES = ['small', 'large'] as const;
/** Pictures of the validation set: a few while training, all at the end. */
const GLANCE = 320;
const VALIDATION = 3200;
const BATCH = 80;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { pack: { type: 'string' }, model: { type: 'string' } } });
  const packs = chosen(PACKS, values.pack);
  const roles = chosen(ROLES, values.model);
  const started = await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
  console.log(`${started.backend}, ${started.detail}`);
  for (const name of packs) {
    const pack = await loadEmojiPack((path) => readFile(new URL(path, PUBLIC)), name, { natural: false });
    for (const role of roles) await pretrain(pack, role);
  }
}

function chosen<T extends string>(all: readonly T[], one: string | undefined): readonly T[] {
  if (one === undefined) return all;
  if (!all.includes(one as T)) throw new Error(`"${one}" is none of ${all.join(', ')}.`);
  return [one as T];
}

async function pretrain(pack: EmojiPack, role: (typeof ROLES)[number]): Promise<void> {
  const id = embeddedId(role, pack.name);
  const settings = PRETRAIN_SETTINGS[id]!;
  const architecture = ARCHITECTURES[role];
  const set = composites(pack, { set: 'train', seed: SEED, perClass: settings.perClass });
  const validation = composites(pack, { set: 'validation', seed: SEED, count: VALIDATION });
  const weights = initialWeights(architecture, pack.classes.length, SEED);
  const task = pretrainTask(architecture, weights, set, settings, SEED);
  console.log(`\n${id}: ${set.count} composites, ${task.steps} steps of ${settings.batch}`);

  const stepsAnEpoch = set.count / settings.batch;
  let [epoch, lossSum, losses] = [0, 0, 0];
  const { seconds } = await train(
    task,
    {
      metric: (_step, _columns, [loss]) => {
        lossSum += loss!;
        losses++;
      },
      checkpoint: () => Promise.resolve(),
      between: async (done, total) => {
        if (done < Math.min(total, (epoch + 1) * stepsAnEpoch)) return;
        epoch++;
        const correct = await countCorrect(architecture, weights, validation, GLANCE);
        const share = ((100 * correct) / GLANCE).toFixed(1);
        console.log(`epoch ${epoch}, step ${done}: loss ${(lossSum / losses).toFixed(4)}, validation ${share} %`);
        [lossSum, losses] = [0, 0];
      },
    },
    null,
  );
  await write(id, pack, architecture, weights, validation, { ...settings, steps: task.steps, seconds });
  disposeWeights(weights);
}

async function write(
  id: ReturnType<typeof embeddedId>,
  pack: EmojiPack,
  architecture: Architecture,
  weights: Weights,
  validation: ImageSet,
  settings: Record<string, number>,
): Promise<void> {
  const correct = await countCorrect(architecture, weights, validation, validation.count);
  const accuracy = (correct / validation.count).toFixed(4);
  const { version } = JSON.parse(await readFile(new URL('../package.json', PUBLIC), 'utf8')) as { version: string };
  const { seconds, ...kept } = settings;
  const file = await saveWeights(weights, {
    dtype: 'float16',
    metadata: {
      format: 'temper-model',
      architecture: architecture.id,
      pack: pack.name,
      classes: JSON.stringify(pack.classes.map((concept) => concept.label)),
      engine: `temper ${version}, wasm`,
      seed: String(SEED),
      settings: JSON.stringify(kept),
      accuracy,
      pictures: String(validation.count),
    },
  });
  const path = fileURLToPath(new URL(embeddedPath(id), PUBLIC));
  await mkdir(new URL('models/', PUBLIC), { recursive: true });
  await writeFile(path, file);
  console.log(
    `${id}: ${accuracy} of ${validation.count} validation composites, ${Math.round(seconds!)} s, ${file.length} bytes`,
  );
}

async function countCorrect(
  architecture: Architecture,
  weights: Weights,
  set: ImageSet,
  count: number,
): Promise<number> {
  let correct = 0;
  for (let start = 0; start < count; start += BATCH) {
    const indices = Array.from({ length: Math.min(BATCH, count - start) }, (_, i) => start + i);
    const found = tf.tidy(() => {
      const x = pictureTensor(gatherPictures(set, indices), set);
      return tf.argMax(forward(architecture, weights, x), 1);
    });
    const answers = await found.data();
    found.dispose();
    correct += indices.filter((picture, i) => answers[i] === set.labels[picture]).length;
  }
  return correct;
}

await main();
