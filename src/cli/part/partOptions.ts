/** The options that say which part of the pictures is corrupted, read and checked. */
import { formatRegion, parseFeather, parseRegion, RegionError, type Soft } from '../../contract/region';
import { UsageError } from '../usage';

export const PART_HELP = `  --region SHAPE     only a part of each picture: rect:LEFT,TOP,WIDTH,HEIGHT or ellipse:… as shares of the picture, such as
                     rect:0.1,0.2,0.5,0.4; or brush:… as the page writes it. What is done is done to the whole picture, of which
                     this part is taken: m · P(x) + (1 − m) · x, cut to 8 bits at the end
  --mask FILE        likewise with a mask for all pictures: white is corrupted, black is not, grey in between; transparent is black.
                     It has the size of what is corrupted (after --size); another size is refused, never resized
  --mask-folder DIR  likewise with a mask for each picture, of the same name in DIR
  --feather WIDTH    softens the edge of the part over 8px, or 0.05 of the short side
  --outside          everything but the part`;

/** As they are given to `parseArgs`. */
export const PART_OPTIONS = {
  region: { type: 'string' },
  mask: { type: 'string' },
  'mask-folder': { type: 'string' },
  feather: { type: 'string' },
  outside: { type: 'boolean' },
} as const;

const { 'mask-folder': _, ...one } = PART_OPTIONS;
/** Those of a measurement, whose pictures are all of one size. */
export const EVALUATED_PART = one;

export type PartChoice =
  | { from: 'region'; text: string }
  /** A mask file for all pictures, or a folder of them with one for each. */
  | { from: 'file' | 'folder'; path: string; soft: Soft };

export interface PartTexts {
  region?: string | undefined;
  mask?: string | undefined;
  'mask-folder'?: string | undefined;
  feather?: string | undefined;
  outside?: boolean | undefined;
}

/**
 * Null where all of the picture is meant.
 * @throws {UsageError} naming the option that is wrong
 */
export function partChoice(texts: PartTexts): PartChoice | null {
  const { region, mask, 'mask-folder': folder, outside = false } = texts;
  const given = Object.entries({ region, mask, 'mask-folder': folder }).filter(([, text]) => text !== undefined);
  if (given.length > 1) {
    throw new UsageError(`${given.map(([name]) => `--${name}`).join(' and ')} both say which part is meant: give one.`);
  }
  const feather = texts.feather === undefined ? null : checked('feather', () => parseFeather(texts.feather!));
  if (given.length === 0) {
    const lost = feather ? 'feather' : outside ? 'outside' : null;
    if (lost) throw new UsageError(`--${lost} is about a part: give --region, --mask or --mask-folder with it.`);
    return null;
  }
  if (region !== undefined) {
    const read = checked('region', () => parseRegion(region));
    const soft = { feather: feather ?? read.feather, outside: outside !== read.outside };
    return { from: 'region', text: formatRegion({ ...read, ...soft }) };
  }
  const soft = { feather: feather ?? { value: 0, unit: 'px' as const }, outside };
  return mask !== undefined ? { from: 'file', path: mask, soft } : { from: 'folder', path: folder!, soft };
}

function checked<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RegionError) throw new UsageError(`--${option}: ${error.message}`);
    throw error;
  }
}
