/** A weight file of a known architecture, looked into without loading it: which network it is, and whether every value can be used. */
import { openTokenizer } from '../../../models/clip/tokenizer';
import type { Architecture } from '../../../models/model';
import { recogniseArchitecture, type Recognised } from '../../../models/recognise';
import { SafetensorsError, type SafetensorsHeader } from '../../../models/safetensors';
import { shownName } from '../../../models/shown';
import { sizeOf } from '../../../models/size';
import { checkWeights, storedShapes } from '../../../models/weightFile';
import { IMAGENET_NAMES } from '../../../sources/imagenet/classes';
import type { RangedFile } from '../../../store/files/RangedFile';
import { EngineError } from '../../engineError';
import { readConfig, statedClasses, type Configured } from './config/readConfig';
import type { Inspected, InspectOptions, ModelFacts } from './ModelReader';
import { openWeights } from './openWeights';

export const TOKENIZER = 'tokenizer.json';
export const TOKENIZER_CONFIG = 'tokenizer_config.json';

/**
 * @param file the weights
 * @param beside files that may go with them: the publisher's settings, the tokenizer of a CLIP
 * @throws {SafetensorsError | PickleError | SourceError | EngineError} saying what is wrong
 */
export async function inspectNetwork(
  file: RangedFile,
  beside: readonly RangedFile[],
  { options, signal, onProgress }: InspectOptions,
): Promise<Inspected> {
  const configured = await readConfig(beside, options);
  const weights = await openWeights(file, options);
  const { header } = weights;
  const { facts, architecture } = factsOf(header, configured, options);
  const files = [file, ...configured.files];
  if (facts.kind === 'clip') files.push(...(await tokenizerAmong(beside)));
  await checkWeights(weights.file, architecture, { header, signal, onProgress });
  return { facts: { ...facts, assumed: [...weights.said, ...facts.assumed] }, files };
}

/**
 * What the header says, with what the publisher's settings say.
 * @throws {SafetensorsError | EngineError} where it is no known network, or its shapes or classes do not fit
 */
export function factsOf(
  header: SafetensorsHeader,
  configured: Configured,
  options: InspectOptions['options'],
): { facts: ModelFacts; architecture: Architecture } {
  const { architecture, kind, classes, padded, assumed } = recognised(header, configured);
  const inFile = classNamesOf(header.metadata['classes'], classes);
  const stated = inFile === null ? statedClasses(configured, classes) : null;
  const named = inFile ?? stated;
  const imagenet = named === null && classes === IMAGENET_NAMES.length;
  const facts: ModelFacts = {
    kind,
    label: options.label?.trim() || architecture.id,
    architecture: architecture.id,
    inputSize: architecture.inputSize,
    classes,
    classNames: imagenet ? IMAGENET_NAMES : named,
    ...sizeOf(architecture, classes),
    stated: [
      ...configured.stated,
      ...(padded && configured.padding !== null ? [configured.padding] : []),
      ...(stated ? [`Its classes are named by ${configured.classesFrom}.`] : []),
    ],
    assumed: [
      ...assumed,
      ...(imagenet ? ['Its 1,000 classes are those of ImageNet in their usual order.'] : []),
      ...configured.assumed,
      ...calledOtherwise(configured, architecture),
    ],
  };
  return { facts, architecture };
}

function recognised(header: SafetensorsHeader, { overrides, sizeFrom }: Configured): Recognised {
  try {
    return recogniseArchitecture(storedShapes(header), overrides);
  } catch (error) {
    if (sizeFrom === null || !(error instanceof RangeError)) throw error;
    throw new EngineError(`${sizeFrom} does not fit these weights: ${error.message}`, { cause: error });
  }
}

/** A publisher may call a network by another name than its tensors do, which is then said. */
function calledOtherwise({ architecture: called }: Configured, { id }: Architecture): string[] {
  const plain = called?.name.replace(/^tf_/, '').replace(/^deit/, 'vit').toLowerCase();
  if (!called || id.startsWith(plain!)) return [];
  return [`${called.says} calls the network ${shownName(called.name)}; by its tensors it is ${id}.`];
}

/** Temper's own files say them. Anything else of that name is another's business. */
function classNamesOf(text: string | undefined, classes: number): readonly string[] | null {
  if (text === undefined) return null;
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) return null;
  if (names.length === classes) return names as string[];
  throw new SafetensorsError(`The metadata of this file names ${names.length} classes, its classifier has ${classes}.`);
}

async function tokenizerAmong(beside: readonly RangedFile[]): Promise<RangedFile[]> {
  const named = (name: string) => beside.find(({ path }) => path === name || path.endsWith(`/${name}`));
  const [tokenizer, config] = [named(TOKENIZER), named(TOKENIZER_CONFIG)];
  if (!tokenizer) {
    throw new EngineError(
      `This is a CLIP, which reads the names of classes: choose ${TOKENIZER} and ${TOKENIZER_CONFIG} of its repository together with the weights.`,
    );
  }
  await openTokenizer(await tokenizer.read(), config && (await config.read()));
  return config ? [tokenizer, config] : [tokenizer];
}
