/** The text that explains an exported folder to whoever finds it later: what it is, how it was made, what is missing. */
import { parseRegion, regionWords } from '../../contract/region';
import { jpegMark } from './exportNames';
import { BENCHMARK, TABLE_NAMES, type ExportSet, type ExportSize } from './exportPlan';

export interface ExportedPicture {
  /** Stem of its files. */
  name: string;
  title: string;
  credit: string;
  width: number;
  height: number;
}

export interface Failure {
  /** Picture, with perturbation and severity where only that one failed. */
  name: string;
  why: string;
}

const SIZES: Record<ExportSize, string> = {
  shown: 'as shown on the page (long side at most 512 pixels)',
  full: 'as opened (long side at most 2048 pixels)',
  benchmark: `short side scaled to ${BENCHMARK.shortSide}, middle ${BENCHMARK.crop} × ${BENCHMARK.crop} cut out (bilinear, as Pillow)`,
};

/**
 * @param pictures that were exported
 * @param failures what is missing, and why
 * @returns plain text, lines ended by \n
 */
export function exportReadme(
  set: ExportSet,
  size: ExportSize,
  pictures: readonly ExportedPicture[],
  failures: readonly Failure[],
): string {
  const { perturbations, severities, seed, table, jpeg, model, region } = set;
  const attacked = perturbations.filter(({ needsModel }) => needsModel);
  const random = perturbations.some((info) => info.random);
  const lines = [
    'Corrupted pictures made with Temper',
    '===================================',
    '',
    'Layout: <corruption>/<severity>/<picture>.png, as ImageNet-C.',
    '',
    `Corruptions: ${perturbations.map(({ name }) => name).join(', ')}`,
    `Severities: ${severities.join(', ')} (strengths of ${TABLE_NAMES[table]})`,
    `Seed: ${seed}`,
    ...(random
      ? ['  Each picture draws its own random numbers, from the seed and its name: the same again for the same two.']
      : []),
    `Size: ${SIZES[size]}`,
    jpeg === null
      ? 'JPEG: none. The pixels are those of the corruption; ImageNet-C as published was stored as JPEG of quality 85.'
      : `JPEG: every picture went through a JPEG round trip of quality ${jpeg} after its corruption; files end in ${jpegMark(jpeg)}.png.`,
    ...(region
      ? [
          `Part: ${regionWords(parseRegion(region))} of each picture as it lies here (${region}); the rest of it is untouched.`,
          '  The corruption was computed on the whole picture. File names end in _part.',
        ]
      : []),
    ...(attacked.length > 0 ? [`Attacked model: ${model} (for ${attacked.map(({ name }) => name).join(', ')})`] : []),
    'Files: PNG, 8 bits a channel, sRGB, no alpha',
    '',
    'Pictures (changed copies of the originals named here, whose licences hold)',
    ...pictures.map(({ name, title, credit, width, height }) => `  ${name}: ${title}, ${credit}; ${width} × ${height}`),
    ...(failures.length > 0 ? ['', 'Left out', ...failures.map(({ name, why }) => `  ${name}: ${why}`)] : []),
    '',
    'Sources of the corruptions',
    ...perturbations.map(({ name, source }) => `  ${name}: ${source}`),
    '',
  ];
  return lines.join('\r\n');
}
