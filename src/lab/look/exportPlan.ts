/** What an export is made of: pictures at a chosen size, perturbations, severities. Plain data and sums, no drawing. */
import type { Picture } from '../../contract/image';
import type { PerturbationInfo, Severity, SeverityTable } from '../../contract/perturbation';

/** As it is shown; as large as it was opened; or prepared as ImageNet-C was: short side 256, middle 224 × 224. */
export const EXPORT_SIZES = ['shown', 'full', 'benchmark'] as const;
export type ExportSize = (typeof EXPORT_SIZES)[number];

export interface ExportSource {
  /** Of the picture on the page. */
  id: string;
  /** Of the picture, for file names and lists. */
  title: string;
  credit: string;
  /** It was cut before, as the pictures of data sets are. */
  whole: boolean;
  /** Decoded when its turn comes, so that only one large picture is held at a time. */
  open(size: 'shown' | 'full'): Promise<Picture>;
}

export interface SourceGroup {
  id: 'shown' | 'photos' | 'own' | 'pack';
  label: string;
  sources: readonly ExportSource[];
}

/** What a set of corrupted pictures is made of. */
export interface ExportSet {
  perturbations: readonly PerturbationInfo[];
  severities: readonly Severity[];
  seed: number;
  table: SeverityTable;
  /** Id of the attacked model, for those perturbations that need one. */
  model: string;
  /** Quality of a JPEG round trip at the end; null leaves it out. */
  jpeg: number | null;
  /** The part of each picture that is corrupted, as shares of the picture as it is exported; left out for all of it. */
  region?: string;
}

/** Quality with which the published ImageNet-C pictures were stored. */
export const STORED_QUALITY = 85;
/** Size of the published ImageNet-C pictures, and the short side that they were cut from. */
export const BENCHMARK = { shortSide: 256, crop: 224 } as const;
export const TABLE_NAMES: Readonly<Record<SeverityTable, string>> = {
  'imagenet-c': 'ImageNet-C',
  'cifar-c': 'CIFAR-C',
};

/**
 * The picture of a source in the size in which it will be corrupted.
 * @throws Error where its file cannot be read or loaded any more
 */
export async function openSource(source: ExportSource, size: ExportSize): Promise<Picture> {
  if (size !== 'benchmark') return source.open(size);
  const { shortSideAndCrop } = await import('../../image/resample');
  return shortSideAndCrop(await source.open('full'), BENCHMARK.shortSide, BENCHMARK.crop);
}

/** Whether models see all of the picture that `openSource` gives: it was cut before, or has been cut there. */
export function opensWhole(source: ExportSource, size: ExportSize): boolean {
  return source.whole || size === 'benchmark';
}

/**
 * The perturbations that can be applied: where no model is chosen, none that attacks one.
 * @param names chosen
 */
export function applicable(
  all: readonly PerturbationInfo[],
  names: ReadonlySet<string>,
  model: string,
): PerturbationInfo[] {
  return all.filter(({ name, needsModel }) => names.has(name) && (!needsModel || model !== ''));
}
