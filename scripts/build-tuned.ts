/**
 * Trains what comes with the page, and writes it small: the robust teacher, Temper and complete fine-tuning of one run (preset `quick`,
 * seed 1), each as its difference from the embedded model that it began as; and the drawing that the page opens on.
 *
 *   npm run build:tuned [-- --keep FOLDER]     FOLDER: where the methods are kept as they were trained, and taken from where they are there
 *
 * It says what the small form costs, in answers: on validation pictures, clean and under the validation corruptions. Training takes a
 * minute or two on two cores; the result depends on nothing but the code.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import type { ExportedBundle } from '../src/contract/bundle';
import { presetConfig } from '../src/contract/presets';
import { openBundle } from '../src/engine/bundle/openBundle';
import { openDifference, writeDifference } from '../src/engine/bundle/difference';
import { BaseModels } from '../src/engine/inputs/baseModels';
import { networkClassifier, type Classifier } from '../src/engine/inputs/classifier';
import { PAGE_METHODS, PAGE_PACK, pageModelPath, type PageMethod } from '../src/engine/look/PageModels';
import { nodePlatform } from '../src/engine/platform/nodePlatform';
import { EngineSession } from '../src/engine/session';
import { embeddedId, embeddedPath } from '../src/models/embedded';
import { untunedModel } from '../src/models/tuned';
import { loadEmojiPack } from '../src/sources/emojiPack';
import { answersBefore } from './tuned/answersBefore';
import { chooseDrawing } from './tuned/chooseDrawing';
import { compareOnValidation } from './tuned/compareOnValidation';

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url));
const PRESET = 'quick';
const SEED = 1;

/** The methods as they were trained: by a run, or as an earlier call of this script kept them. */
async function trained(session: EngineSession, keep: string | undefined): Promise<Map<PageMethod, ExportedBundle>> {
  const config = presetConfig(PRESET, SEED);
  config.methods = ['pretrained', ...PAGE_METHODS];
  const bundles = new Map<PageMethod, ExportedBundle>();
  const place = (method: PageMethod, kind: string) => join(keep ?? '', `${method}.${kind}`);
  try {
    if (keep === undefined) throw new Error('Nothing was kept.');
    for (const method of PAGE_METHODS) {
      const record = JSON.parse(await readFile(place(method, 'json'), 'utf8')) as ExportedBundle['record'];
      bundles.set(method, { weights: new Uint8Array(await readFile(place(method, 'safetensors'))), record });
    }
    return bundles;
  } catch {
    bundles.clear();
  }
  const state = await session.run({ config }, (event) => {
    if (event.type === 'state' && event.error) console.error(event.error.what);
  });
  if (state !== 'done') throw new Error(`The run ended as ${state}.`);
  if (keep !== undefined) await mkdir(keep, { recursive: true });
  for (const method of PAGE_METHODS) {
    const bundle = await session.exportBundle(config, method);
    bundles.set(method, bundle);
    if (keep === undefined) continue;
    await writeFile(place(method, 'safetensors'), bundle.weights);
    await writeFile(place(method, 'json'), JSON.stringify(bundle.record));
  }
  return bundles;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { keep: { type: 'string' } } });
  const platform = nodePlatform();
  const session = new EngineSession(platform);
  const { detail } = await session.start({ backend: 'wasm' });
  console.log(`wasm, ${detail}; preset ${PRESET}, seed ${SEED}`);
  const base = new BaseModels(platform, () => Promise.reject(new Error('There are embedded models only.')));
  const large = await base.embedded('large', PAGE_PACK);
  const asked: Classifier[] = [
    networkClassifier('pretrained', untunedModel(large.architecture, large.weights), large.classNames!),
  ];
  const pairs: { method: PageMethod; whole: Classifier; small: Classifier }[] = [];
  let bytes = 0;
  const pack = await loadEmojiPack((path) => readFile(join(PUBLIC, path)), PAGE_PACK, { natural: false });
  await mkdir(join(PUBLIC, 'models/tuned'), { recursive: true });
  for (const [method, bundle] of await trained(session, values.keep)) {
    const role = method === 'teacher' ? 'small' : 'large';
    const began = new Uint8Array(await readFile(join(PUBLIC, embeddedPath(embeddedId(role, PAGE_PACK)))));
    const whole = await openBundle(bundle.weights);
    const { classNames } = bundle.record;
    const before = networkClassifier(method, whole.model, classNames, whole.routing);
    const answered = JSON.stringify(await answersBefore(pack, SEED, before));
    const file = await writeDifference(bundle, began, { preset: PRESET, answered });
    const packed = gzipSync(file, { level: 9 });
    await writeFile(join(PUBLIC, pageModelPath(method)), packed);
    bytes += packed.length;
    console.log(`${pageModelPath(method)}: ${packed.length} bytes, as it was trained ${bundle.weights.length}`);
    const opened = openDifference(file, await base.embedded(role, PAGE_PACK));
    const small = networkClassifier(method, opened.model, classNames, opened.routing);
    pairs.push({ method, small, whole: before });
    asked.push(small);
  }
  console.log(`In all ${bytes} bytes.`);
  for (const pair of pairs) console.log(await compareOnValidation(pack, SEED, pair));
  await chooseDrawing(pack, asked, { root: fileURLToPath(new URL('..', import.meta.url)) });
}

await main();
process.exit(0);
