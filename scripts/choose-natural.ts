/**
 * Chooses the natural adversarial set (`public/emoji/natural.json`), after ImageNet-A (Hendrycks et al., "Natural
 * Adversarial Examples", CVPR 2021): from a pool of harder source-style composites, those that a fixed reference model gets
 * wrong with less than 15 % on the right class. The reference model is logistic regression on gradient and
 * colour histograms, trained here on ordinary training composites: it shares nothing with the models under test.
 *
 *   npx tsx scripts/choose-natural.ts
 *
 * Run it again only when sprites or the generator have changed; the fingerprint in the file tells (and a test checks it).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ImageSet } from '../src/contract/image';
import { composites } from '../src/sources/composites';
import { loadEmojiPack } from '../src/sources/emojiPack';
import { fingerprintOf } from '../src/sources/fingerprint';
import { NATURAL_PER_CLASS } from '../src/sources/splits';
import type { EmojiPack, NaturalChoice, PackName } from '../src/sources/emojiPack';
import { features } from './natural/features';
import { probabilities, trainLinear } from './natural/softmaxRegression';

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url));
const POOL = 20_000;
const POOL_SEED = 2309;
const TRAINING_SEED = 7499;
const TRAINING_PER_CLASS = 200;
/** Side of the pictures that the reference model looks at; the set itself is drawn at the size of an experiment's pictures. */
const REFERENCE_SIZE = 32;
/** As in ImageNet-A: right class below this probability. */
const SURE = 0.15;

/** Gives class probabilities for picture i of a set. */
type Classify = (set: ImageSet, i: number) => Float64Array;

function trainReference(pack: EmojiPack): Classify {
  const set = composites(pack, {
    set: 'train',
    seed: TRAINING_SEED,
    perClass: TRAINING_PER_CLASS,
    size: REFERENCE_SIZE,
  });
  const row = (of: ImageSet, i: number) => features(of.pixels, i * of.width * of.height * 3, of.width);
  const rows = Array.from({ length: set.count }, (_, i) => row(set, i));
  const model = trainLinear(rows, set.labels, pack.classes.length, TRAINING_SEED);
  return (of, i) => probabilities(model, row(of, i));
}

function choose(pack: EmojiPack, classify: Classify): NaturalChoice {
  const all = Array.from({ length: POOL }, (_, i) => i);
  const whole = withChoice(pack, { seed: POOL_SEED, fingerprint: '00000000', indices: all });
  const found = pack.classes.map((): number[] => []);
  let wrong = 0;
  for (let start = 0; start < POOL; start += 1000) {
    const set = composites(whole, { set: 'natural', seed: 0, count: 1000, start, size: REFERENCE_SIZE });
    for (let i = 0; i < set.count; i++) {
      const p = classify(set, i);
      const label = set.labels[i]!;
      if (p.indexOf(Math.max(...p)) === label) continue;
      wrong++;
      const kept = found[label]!;
      if (p[label]! < SURE && kept.length < NATURAL_PER_CLASS) kept.push(start + i);
    }
  }
  const fewest = Math.min(...found.map((kept) => kept.length));
  console.log(
    `${pack.name}: reference wrong on ${((100 * wrong) / POOL).toFixed(1)} % of the pool; fewest a class ${fewest}`,
  );
  if (fewest < NATURAL_PER_CLASS) throw new Error('The pool is too small for some class.');
  // Class after class in turn, so that any prefix is balanced.
  const indices = Array.from({ length: NATURAL_PER_CLASS }, (_, n) => found.map((kept) => kept[n]!)).flat();
  const choice = { seed: POOL_SEED, fingerprint: '00000000', indices };
  const set = composites(withChoice(pack, choice), { set: 'natural', seed: 0, perClass: NATURAL_PER_CLASS });
  return { ...choice, fingerprint: fingerprintOf(set) };
}

function withChoice(pack: EmojiPack, natural: NaturalChoice): EmojiPack {
  const { name, classes, unseen, styles } = pack;
  const chosen: EmojiPack = {
    ...{ name, classes, unseen, styles, natural },
    sprite: (style, concept) => pack.sprite(style, concept),
    drawings: () => Promise.resolve(chosen),
  };
  return chosen;
}

function accuracy(set: ImageSet, classify: Classify): string {
  let right = 0;
  for (let i = 0; i < set.count; i++) {
    const p = classify(set, i);
    if (p.indexOf(Math.max(...p)) === set.labels[i]) right++;
  }
  return `${((100 * right) / set.count).toFixed(1)} %`;
}

const chosen: Partial<Record<PackName, NaturalChoice>> = {};
for (const name of ['emoji-16', 'emoji-64'] as const) {
  const read = async (path: string) => new Uint8Array(await readFile(PUBLIC + path));
  const pack = await loadEmojiPack(read, name, { natural: false });
  const classify = trainReference(pack);
  for (const set of ['clean', 'renditions', 'sketch'] as const) {
    console.log(
      `${name}: reference on ${set} ${accuracy(composites(pack, { set, seed: 1, count: 640, size: REFERENCE_SIZE }), classify)}`,
    );
  }
  chosen[name] = choose(pack, classify);
}
await writeFile(`${PUBLIC}emoji/natural.json`, `${JSON.stringify(chosen)}\n`);
