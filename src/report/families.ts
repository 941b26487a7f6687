/** Corruptions by what they are like, in the four groups of ImageNet-C (Hendrycks and Dietterich 2019): where a model breaks. */
import type { Accuracy, MethodResult, Report } from '../contract/report';
import type { MethodName } from '../contract/config';
import { effectiveCount, pool, wilson } from '../num/statistics';
import { compare, findMethod, type Mark } from './tables';

const MEMBERS = {
  noise: ['gaussian_noise', 'shot_noise', 'impulse_noise', 'speckle_noise'],
  blur: ['defocus_blur', 'glass_blur', 'motion_blur', 'zoom_blur', 'gaussian_blur'],
  weather: ['snow', 'frost', 'fog', 'brightness', 'spatter'],
  digital: ['contrast', 'elastic_transform', 'pixelate', 'jpeg_compression', 'saturate'],
} as const;

export type Family = keyof typeof MEMBERS | 'others';
const FAMILIES: readonly Family[] = ['noise', 'blur', 'weather', 'digital', 'others'];

export function familyOf(corruption: string): Family {
  return FAMILIES.find((name) => name !== 'others' && MEMBERS[name].some((one) => one === corruption)) ?? 'others';
}

export interface FamilyRow {
  family: Family;
  before: Accuracy;
  after: Accuracy;
  /** after − before, in points. */
  difference: number;
  mark: Mark;
}

/** One row for each family that the report has corruptions of; empty where one of the two methods was not run. */
export function familyRows(report: Report, before: MethodName, after: MethodName): FamilyRow[] {
  const [first, second] = [findMethod(report, before), findMethod(report, after)];
  if (!first || !second) return [];
  return FAMILIES.flatMap((family) => {
    const [was, is] = [familyAccuracy(first, family), familyAccuracy(second, family)];
    if (!was || !is) return [];
    return [{ family, before: was, after: is, difference: 100 * (is.accuracy - was.accuracy), mark: compare(is, was) }];
  });
}

/**
 * Mean accuracy over a family's corruptions and severities; null where there is none. All of them show the same pictures, so
 * answers depend on one another: how much so is read from the method's interval over all corruptions (the design effect, Kish
 * 1965, n = P·c / (1 + (c − 1)·ρ) for c cells of P pictures), and the family's interval follows from the same ρ.
 */
export function familyAccuracy(method: MethodResult, family: Family): Accuracy | null {
  const cells = cellsOf(method, (corruption) => familyOf(corruption) === family);
  if (cells.length === 0) return null;
  const pictures = Math.max(...cells.map(effectiveCount));
  const all = pool(cells);
  const independent = (pictures * cells.length) / (1 + (cells.length - 1) * dependence(method, pictures));
  return { ...wilson(all.accuracy * independent, independent), n: all.n };
}

/** ρ between answers to the same picture, 0..1. */
function dependence(method: MethodResult, pictures: number): number {
  const cells = cellsOf(method, () => true).length;
  const independent = effectiveCount(method.corrupted);
  if (cells < 2 || independent === 0) return 1;
  return Math.min(1, Math.max(0, ((pictures * cells) / independent - 1) / (cells - 1)));
}

function cellsOf({ perCorruption }: MethodResult, wanted: (corruption: string) => boolean): Accuracy[] {
  return Object.entries(perCorruption)
    .filter(([corruption]) => wanted(corruption))
    .flatMap(([, row]) => Object.values(row))
    .filter(({ n }) => n > 0);
}
