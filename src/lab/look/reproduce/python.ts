/**
 * A program for the published package (bethgelab/imagecorruptions, Apache 2.0), where it has what is on the screen: the nineteen corruptions
 * of ImageNet-C, at whole severities, with the strengths of ImageNet-C.
 */
import { severityText } from '../../../contract/recipe';
import { parseRegion, type BoxRegion, type Region } from '../../../contract/region';
import { fileStem, partMark } from '../exportNames';
import { infosOf, INPUT_FOLDER, listed, untouchedName, type Reproduction, type ShownChain } from './shownChain';

/** Pixels a side below which the package refuses a picture. */
const SMALLEST = 32;
/** Its textures are photographs; ours are drawn. */
const OTHER_TEXTURE = 'frost';

export function pythonOf(shown: ShownChain): Reproduction {
  const { steps, seed, jpeg, title, region } = shown;
  const missing = whyNotThere(shown);
  if (missing.length > 0) return { code: null, notes: missing };
  const random = infosOf(shown).some((info) => info.random);
  const name = steps.map(({ perturbation, severity }) => `${perturbation}_${severity}`).join('+');
  const output = `${fileStem(title)}_${name}${partMark(region)}`;
  const lines = [
    '# pip install imagecorruptions numpy pillow',
    'import numpy as np',
    'from imagecorruptions import corrupt',
    'from PIL import Image',
    '',
    ...(random ? [`np.random.seed(${seed})`] : []),
    `${region ? 'untouched = ' : ''}picture = np.asarray(Image.open("${INPUT_FOLDER}/${untouchedName(shown)}").convert("RGB"))`,
    ...steps.map(
      ({ perturbation, severity }) =>
        `picture = corrupt(picture, corruption_name="${perturbation}", severity=${severity})`,
    ),
    ...(region ? partLines(parseRegion(region)) : []),
    jpeg === null
      ? `Image.fromarray(picture).save("${output}.png")`
      : `Image.fromarray(picture).save("${output}.jpg", quality=${jpeg})`,
    '',
  ];
  return { code: lines.join('\n'), notes: differences(shown) };
}

/** Why the package cannot make it, a sentence each; empty where it can. */
function whyNotThere(shown: ShownChain): string[] {
  const { steps, table, width, height } = shown;
  if (steps.length === 0) return ['No step is applied, so there is nothing to make again.'];
  const why: string[] = [];
  const infos = infosOf(shown);
  const unknown = infos.filter(({ collection }) => collection !== 'imagenet-c' && collection !== 'imagenet-c-extra');
  if (unknown.length > 0) {
    const names = listed(unknown.map(({ label }) => label));
    why.push(
      `The Python package imagecorruptions does not have ${names}: it has the nineteen corruptions of ImageNet-C.`,
    );
  }
  if (unknown.some(({ collection }) => collection === 'laion-c')) {
    why.push(
      'The published code of LAION-C is a script (FanfeiLi/LAION-C, distortions/apply_distortions.py), not a package.',
    );
  }
  const fractional = steps.filter(({ severity }) => !Number.isInteger(severity));
  if (fractional.length > 0) {
    const values = listed(fractional.map(({ severity }) => severityText(severity)));
    why.push(`It takes whole severities from 1 to 5, and here is ${values}.`);
  }
  const part = shown.region ? parseRegion(shown.region) : null;
  if (part && (part.shape === 'brush' || part.feather.value > 0)) {
    why.push(
      'It corrupts whole pictures, and a part with a soft edge or of brush strokes is more than a few lines of NumPy.',
    );
  }
  if (table !== 'imagenet-c') why.push('It has the strengths of ImageNet-C, and not those of CIFAR-C.');
  if (Math.min(width, height) < SMALLEST) {
    why.push(`It takes pictures of ${SMALLEST} pixels a side or more; this one has ${width} × ${height}.`);
  }
  return why.length === 0 ? [] : [...why, 'The command line makes it.'];
}

/** The part of the copy, and the rest of the picture. */
function partLines({ shape, outside, ...box }: Region): string[] {
  const { x, y, width, height } = box as BoxRegion;
  const inside =
    shape === 'rect' ? '(u >= 0) & (u < 1) & (v >= 0) & (v < 1)' : '(2 * u - 1) ** 2 + (2 * v - 1) ** 2 <= 1';
  return [
    'rows, columns = np.mgrid[: picture.shape[0], : picture.shape[1]]',
    `u = ((columns + 0.5) / picture.shape[1] - ${x}) / ${width}`,
    `v = ((rows + 0.5) / picture.shape[0] - ${y}) / ${height}`,
    `part = ${outside ? `~(${inside})` : inside}`,
    'picture = np.where(part[..., None], picture, untouched).astype(np.uint8)',
  ];
}

function differences(shown: ShownChain): string[] {
  const infos = infosOf(shown);
  const random = infos.filter((info) => info.random);
  const notes: string[] = [];
  if (random.length > 0) {
    const names = listed(random.map(({ label }) => label));
    notes.push(
      `${names}: NumPy draws other random numbers than Temper from the same seed. The strengths and the statistics are the same ` +
        '(docs/fidelity.md has every cell), the single pixels are not.',
    );
  }
  const fixed = infos.filter((info) => !info.random);
  if (fixed.length > 0) {
    notes.push(
      `${listed(fixed.map(({ label }) => label))}: nothing is drawn; docs/fidelity.md says how near the pixels are.`,
    );
  }
  if (infos.some(({ name }) => name === OTHER_TEXTURE)) {
    notes.push(
      'The textures of frost differ: the package lays photographs of ice over the picture, Temper draws them.',
    );
  }
  if (shown.steps.length > 1) {
    notes.push('The package rounds to 8 bits after every step, Temper once, after the last.');
  }
  return notes;
}
