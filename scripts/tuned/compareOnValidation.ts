/** What a method's small form costs: how many answers are the same as before, and how many are right, on validation pictures. */
import type { Classifier } from '../../src/engine/inputs/classifier';
import type { ImageSet, Picture } from '../../src/contract/image';
import { corruptSet } from '../../src/perturb/corruptSet';
import { perturbations } from '../../src/perturb/registry';
import { composites } from '../../src/sources/composites';
import type { EmojiPack } from '../../src/sources/emojiPack';

const CLEAN = 800;
const CORRUPTED = 160;
const SEVERITIES = [1, 3, 5];

interface Tally {
  n: number;
  equal: number;
  whole: number;
  small: number;
}

/** @returns a sentence with its figures */
export async function compareOnValidation(
  pack: EmojiPack,
  seed: number,
  { method, whole, small }: { method: string; whole: Classifier; small: Classifier },
): Promise<string> {
  const clean = composites(pack, { set: 'validation', seed, count: CLEAN });
  const some = composites(pack, { set: 'validation', seed, count: CORRUPTED });
  const count = async (sets: readonly ImageSet[]) => {
    const tally: Tally = { n: 0, equal: 0, whole: 0, small: 0 };
    for (const set of sets) {
      const pictures = picturesOf(set);
      const [before, after] = [await answers(whole, pictures), await answers(small, pictures)];
      before.forEach((answer, i) => {
        tally.n++;
        if (answer === after[i]) tally.equal++;
        if (answer === set.labels[i]) tally.whole++;
        if (after[i] === set.labels[i]) tally.small++;
      });
    }
    return tally;
  };
  const names = perturbations.filter(({ info }) => info.role === 'validation').map(({ info }) => info.name);
  const corrupted: ImageSet[] = [];
  for (const name of names) {
    for (const severity of SEVERITIES)
      corrupted.push(await corruptSet(some, name, { severity, seed, table: 'imagenet-c' }));
  }
  return `${method}: clean ${words(await count([clean]))}; ${names.join(', ')} ${words(await count(corrupted))}`;
}

function words({ n, equal, whole, small }: Tally): string {
  const share = (part: number) => `${((100 * part) / n).toFixed(2)} %`;
  return `${share(equal)} of ${n} answers equal, right ${share(whole)} as trained, ${share(small)} as stored`;
}

export function picturesOf({ count, width, height, pixels }: ImageSet): Picture[] {
  const size = width * height * 3;
  return Array.from({ length: count }, (_, i) => ({ width, height, pixels: pixels.slice(i * size, (i + 1) * size) }));
}

/** The class with the highest probability, for each picture. */
export async function answers(classifier: Classifier, pictures: readonly Picture[]): Promise<number[]> {
  const said: number[] = [];
  for (let start = 0; start < pictures.length; start += 80) {
    for (const shares of await classifier.probabilities(pictures.slice(start, start + 80), true)) {
      said.push(shares.reduce((best, share, k) => (share > shares[best]! ? k : best), 0));
    }
  }
  return said;
}
