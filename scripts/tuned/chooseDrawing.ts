/**
 * The drawing that the page opens on: one validation picture, which nothing was trained on, chosen to show what the experiment is about. Of
 * the first guitars it is the one that all models name untouched, that the pre-trained model gets wrong under the corruption shown, and
 * that the trained ones name most surely there. One chosen picture proves nothing, so what all pictures of the reference report say stands
 * beside it.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Picture } from '../../src/contract/image';
import { parseReport } from '../../src/contract/report';
import type { Classifier } from '../../src/engine/inputs/classifier';
import { PAGE_METHODS } from '../../src/engine/look/PageModels';
import { corruptBySteps } from '../../src/perturb/composition';
import { composites } from '../../src/sources/composites';
import type { EmojiPack } from '../../src/sources/emojiPack';
import { picturesOf } from './compareOnValidation';

const TITLE = 'guitar';
const SET = { set: 'validation', seed: 1, count: 640 } as const;
const STEP = { perturbation: 'gaussian_noise', severity: 4 };
/** Of the corruption, as the page has it when it is opened. */
const SEED = 1;
const FILE = 'drawings/guitar.png';

/** @param asked the pre-trained model first @param root of the project */
export async function chooseDrawing(
  pack: EmojiPack,
  asked: readonly Classifier[],
  { root }: { root: string },
): Promise<void> {
  const set = composites(pack, SET);
  const label = set.classNames.indexOf(TITLE);
  const pictures = picturesOf(set);
  let best: { index: number; surety: number } | null = null;
  for (const [index, picture] of pictures.entries()) {
    if (set.labels[index] !== label) continue;
    const untouched = await sharesOf(asked, picture, label);
    if (untouched.some(({ right }) => !right)) continue;
    const corrupted = await corruptBySteps(picture, [STEP], { seed: SEED, table: 'imagenet-c' });
    const [pretrained, ...trained] = await sharesOf(asked, corrupted, label);
    const surety = Math.min(...trained.map(({ share }) => share));
    if (pretrained!.right || trained.some(({ right }) => !right) || surety <= (best?.surety ?? 0)) continue;
    best = { index, surety };
  }
  if (!best) throw new Error(`No ${TITLE} among ${SET.count} pictures is named as it should be.`);
  console.log(
    `The drawing: ${SET.set} picture ${best.index}, least sure of the trained models ${best.surety.toFixed(3)}.`,
  );
  const { width, height, pixels } = pictures[best.index]!;
  await mkdir(join(root, 'public/drawings'), { recursive: true });
  await writeFile(join(root, 'public', FILE), encode({ width, height, data: pixels, channels: 3 }));
  const opening = {
    file: FILE,
    title: TITLE,
    from: { ...SET, index: best.index },
    step: STEP,
    all: await whatAllSay(join(root, 'public/reference-report.json')),
  };
  await writeFile(join(root, 'src/lab/look/opening.json'), `${JSON.stringify(opening, null, 2)}\n`);
}

async function sharesOf(asked: readonly Classifier[], picture: Picture, label: number) {
  return Promise.all(
    asked.map(async ({ probabilities }) => {
      const [shares] = await probabilities([picture], true);
      const share = shares![label]!;
      return { share, right: shares!.every((other, k) => k === label || other < share) };
    }),
  );
}

/** The corrupted accuracy of the methods that answer on the first screen, from the reference report. */
export async function whatAllSay(file: string) {
  const { methods, seeds, seed, data } = parseReport(JSON.parse(await readFile(file, 'utf8')));
  const shown = ['pretrained', ...PAGE_METHODS];
  return {
    seeds: seeds ?? [seed],
    corruptions: data.corruptions.length,
    severities: data.severities,
    corrupted: Object.fromEntries(
      shown.map((name) => [name, methods.find((method) => method.name === name)?.corrupted ?? null]),
    ),
  };
}
