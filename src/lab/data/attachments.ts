/** Kept data as further sets of an experiment, to test on or to be taught on: which there are, and which data can be which. */
import type { ExperimentConfig } from '../../contract/config';
import type { KeptData } from '../../contract/library';
import { presetConfig } from '../../contract/presets';

export type Attachment = Exclude<keyof NonNullable<ExperimentConfig['data']['own']>, 'data'>;

export const ATTACHMENTS: readonly { role: Attachment; label: string; about: string }[] = [
  { role: 'renditions', label: 'Renditions', about: 'the same classes in other styles, as in ImageNet-R' },
  { role: 'sketch', label: 'Sketch', about: 'the same classes as drawings, as in ImageNet-Sketch' },
  {
    role: 'natural',
    label: 'Natural adversarial',
    about: 'pictures of the same classes that fool models, as in ImageNet-A',
  },
  {
    role: 'arrivals',
    label: 'From the field',
    about: 'pictures as they came in; no labels needed',
  },
  {
    role: 'corrupted',
    label: 'Corrupted by others',
    about: 'as published (ImageNet-C, CIFAR-10-C), in place of corruptions made here',
  },
  { role: 'transfer', label: 'Transfer', about: 'other classes, for the linear probe and for zero-shot' },
];

/** Sets that this kind of data can be. */
export function attachmentsOf({ kind }: Pick<KeptData, 'kind'>): typeof ATTACHMENTS {
  return ATTACHMENTS.filter(({ role }) => (role === 'corrupted') === (kind === 'corrupted'));
}

/** Why `data` cannot be this set of an experiment on `used`, in words; null where it can. */
export function attachFault(
  role: Attachment,
  data: KeptData | undefined,
  used: Pick<KeptData, 'name' | 'classNames'> | undefined,
): string | null {
  if (!data) return 'These pictures are not kept in this browser any more.';
  if (role === 'corrupted' && data.kind !== 'corrupted') {
    return `“${data.name}” holds pictures that nobody corrupted. The corrupted test set wants the ImageNet-C or CIFAR-10-C layout.`;
  }
  if (role !== 'corrupted' && data.kind === 'corrupted') {
    return `“${data.name}” holds corrupted pictures: they can only be the corrupted test set.`;
  }
  // Whoever teaches says what is on arrivals.
  if (role === 'transfer' || role === 'arrivals' || !used) return null;
  const known = new Set(used.classNames);
  if (data.classNames.some((name) => known.has(name))) return null;
  const some = (names: readonly string[]) => names.slice(0, 3).join(', ') + (names.length > 3 ? ' …' : '');
  return (
    `“${data.name}” has none of the classes of “${used.name}” (${some(data.classNames)} against ${some(used.classNames)}), ` +
    'so no answer could be right. Name its folders as the classes are named, or attach it as the transfer set.'
  );
}

/** How many of them arrive: as many as the preset wishes, or all where it wishes none. */
export function arrivalCount(data: Pick<KeptData, 'splits'> | undefined, wished: number): number {
  const there = (data?.splits ?? []).reduce((sum, { count }) => sum + count, 0);
  return Math.min(there, wished > 0 ? wished : MOST_ARRIVALS);
}

/** As the preset of pictures from the field has. */
const MOST_ARRIVALS = presetConfig('arrivals').data.arrivals;

type Benchmark = ExperimentConfig['benchmark'];

/**
 * What is measured when the corrupted pictures are those of others: what they hold of the preset's corruptions and severities,
 * or all that they hold where that is nothing.
 * @param wished of the preset
 */
export function benchmarkOf({ corruptions }: Pick<KeptData, 'corruptions'>, wished: Benchmark): Benchmark {
  const held = corruptions.map(({ name }) => name);
  const names = wished.corruptions.filter((name) => held.includes(name));
  const chosen = corruptions.filter(({ name }) => names.length === 0 || names.includes(name));
  // A cell that one corruption lacks would end the experiment.
  const common = (chosen[0]?.severities ?? []).filter((severity) =>
    chosen.every(({ severities }) => severities.includes(severity)),
  );
  if (common.length === 0) return wished;
  const severities = wished.severities.filter((severity) => common.includes(severity));
  return {
    ...wished,
    corruptions: chosen.map(({ name }) => name),
    severities: severities.length > 0 ? severities : [...common],
  };
}
