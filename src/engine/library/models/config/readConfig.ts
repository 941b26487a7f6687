/**
 * The settings that publishers put beside weights, read and laid over what would be assumed. What the user says counts more, and where the
 * two differ that is said.
 */
import type { ModelOptions } from '../../../../contract/library';
import type { Overrides } from '../../../../models/families';
import { describePreprocessing, type Preprocessing } from '../../../../models/preprocessing';
import { shownName } from '../../../../models/shown';
import { baseName } from '../../../../sources/files/SourceFile';
import type { RangedFile } from '../../../../store/files/RangedFile';
import { EngineError } from '../../../engineError';
import { overridesOf } from '../modelOptions';
import { JsonFile } from './jsonFile';
import { networkConfig } from './networkConfig';
import { preprocessorConfig } from './preprocessorConfig';
import type { Cut, Stated } from './Stated';

/** Their names, as they lie in repositories. */
export const CONFIG_FILES = ['config.json', 'preprocessor_config.json'] as const;

/** What is laid over a network that is read, and the words for it. */
export interface Configured {
  overrides: Overrides;
  classNames: readonly string[] | null;
  classesFrom: string | null;
  /** The files that said something: they are kept with the weights. */
  files: readonly RangedFile[];
  /** What was read from them, in sentences. */
  stated: readonly string[];
  /** What is done otherwise than they say, in sentences. */
  assumed: readonly string[];
  /** What they call the architecture, and which of them does. */
  architecture: { name: string; says: string } | null;
  /** What they say of padding, in a sentence; for networks whose weights exist in both conventions. */
  padding: string | null;
  /** The file that says the side of the input, where no option does. */
  sizeFrom: string | null;
}

/**
 * @param beside the files beside the weights; those of other names are passed over
 * @throws {EngineError} where one of them is damaged, or says what makes no sense
 */
export async function readConfig(beside: readonly RangedFile[], options: ModelOptions): Promise<Configured> {
  const files: RangedFile[] = [];
  const all: Stated[] = [];
  for (const name of CONFIG_FILES) {
    const file = beside.find(({ path }) => baseName(path) === name);
    if (!file) continue;
    const json = await JsonFile.read(file);
    const stated = name === 'config.json' ? networkConfig(json) : preprocessorConfig(json);
    if (Object.keys(stated).length === 1) continue;
    files.push(file);
    all.push(stated);
  }
  return laidOver(files, all, options);
}

/** The file that is named last counts where both say something: image processors know more of pictures than networks. */
function laidOver(files: readonly RangedFile[], all: readonly Stated[], options: ModelOptions): Configured {
  const said = overridesOf(options);
  const of = <K extends keyof Stated>(key: K) => all.findLast((one) => one[key] !== undefined);
  const [pixels, size, padding, classes, architecture] = [
    of('preprocessing'),
    of('inputSize'),
    of('padding'),
    of('classNames'),
    of('architecture'),
  ];
  const stated: string[] = [];
  const assumed = all.flatMap(({ otherwise }) => otherwise ?? []);
  if (pixels) {
    const words = describePreprocessing(pixels.preprocessing!);
    if (!said.preprocessing) stated.push(`Mean and deviation are those of ${pixels.name}: ${words}.`);
    else if (!samePixels(said.preprocessing, pixels.preprocessing!)) {
      assumed.push(
        `Pixels are prepared as was chosen, by ${describePreprocessing(said.preprocessing)}; ${pixels.name} says ${words}.`,
      );
    }
  }
  if (size && said.inputSize !== undefined && said.inputSize !== size.inputSize) {
    assumed.push(`Its input has ${said.inputSize} pixels, as was chosen; ${size.name} says ${size.inputSize}.`);
  }
  if (padding && said.padding !== undefined && said.padding !== padding.padding) {
    assumed.push(
      `Convolutions of stride 2 are padded as was chosen (${said.padding}); by ${padding.name} it would be ${padding.padding}.`,
    );
  }
  const cut = of('cut');
  if (cut) assumed.push(...differing(cut.name, cut.cut!));
  return {
    files,
    overrides: {
      ...(pixels ? { preprocessing: pixels.preprocessing } : {}),
      ...(size ? { inputSize: size.inputSize } : {}),
      ...(padding ? { padding: padding.padding } : {}),
      ...said,
    },
    classNames: classes?.classNames ?? null,
    classesFrom: classes?.name ?? null,
    stated: [
      ...stated,
      ...(size && said.inputSize === undefined
        ? [`Its input of ${size.inputSize} pixels is that of ${size.name}.`]
        : []),
    ],
    assumed,
    architecture: architecture ? { name: architecture.architecture!, says: architecture.name } : null,
    padding:
      padding && said.padding === undefined
        ? `Convolutions of stride 2 are padded by ${padding.padding}, as ${padding.name} calls it ${shownName(architecture?.architecture ?? '')}.`
        : null,
    sizeFrom: size && said.inputSize === undefined ? size.name : null,
  };
}

function samePixels(one: Preprocessing, other: Preprocessing): boolean {
  return describePreprocessing(one) === describePreprocessing(other);
}

/** Photographs here are prepared alike for all networks, so that these can be compared on the same pixels. */
const OURS = { ratio: 256 / 224, filter: 'bilinear' };

function differing(name: string, { ratio, filter }: Cut): string[] {
  const same = ratio !== null && Math.abs(ratio - OURS.ratio) < 0.01 && filter === OURS.filter;
  if (same) return [];
  const theirs =
    ratio === null
      ? 'squeezes photographs into the square'
      : `brings the short side of photographs to ${ratio.toFixed(2)} times the input`;
  return [
    `${name} ${theirs} (${shownName(filter)}); here it is 1.14 times (bilinear) for every network, so that all see the same pixels.`,
  ];
}

/**
 * The names of the classes that the files say.
 * @throws {EngineError} where they are of another number than the classifier has
 */
export function statedClasses({ classNames, classesFrom }: Configured, classes: number): readonly string[] | null {
  if (classNames === null || classes === 0) return null;
  if (classNames.length === classes) return classNames;
  throw new EngineError(
    `${classesFrom} names ${classNames.length} classes, the classifier of the weights has ${classes}: they do not belong together. Leave it out, or bring the right one.`,
  );
}
