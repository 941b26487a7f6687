/** What is kept in this browser, sorted by kind, and in words. */
import type { KeptItem } from '../../contract/library';

export type KeptKind = KeptItem['kind'];

export interface KeptGroup {
  kind: KeptKind;
  /** The largest first. */
  items: readonly KeptItem[];
  bytes: number;
}

/** Something that was to be deleted and was refused. */
export interface Refusal {
  label: string;
  why: string;
}

export const KIND_WORDS: Readonly<Record<KeptKind, { title: string; about: string }>> = {
  model: { title: 'Models', about: 'Weights that were fetched or brought. They can be fetched or brought again.' },
  data: {
    title: 'Pictures for experiments',
    about: 'Labelled pictures of your own. The files they came from are untouched.',
  },
  run: { title: 'Reports', about: 'Results of earlier experiments. Nothing brings them back but running them again.' },
  study: { title: 'Studies', about: 'Several settings and seeds, with the reports of all their experiments.' },
  stage: { title: 'Finished stages', about: 'Trained heads and what was measured. The next run computes them again.' },
  checkpoint: { title: 'Checkpoints', about: 'Where an interrupted experiment goes on.' },
  picture: { title: 'Pictures of the Look station', about: 'Your own pictures there.' },
  'unfinished download': {
    title: 'Unfinished downloads',
    about: 'Parts of files. Fetching them again goes on from there.',
  },
  other: { title: 'Other', about: 'Settings and notes of this page.' },
};

/** The largest kind first. */
export function groupKept(items: readonly KeptItem[]): KeptGroup[] {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const own = items.filter((item) => item.kind === kind).sort((a, b) => b.bytes - a.bytes);
      return { kind, items: own, bytes: sizeOf(own) };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

export function sizeOf(items: readonly KeptItem[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** One sentence for each reason, with what it holds for. */
export function stayed(refusals: readonly Refusal[]): string[] {
  return [...new Set(refusals.map(({ why }) => why))].map((reason) => {
    const labels = refusals.filter(({ why }) => why === reason).map(({ label }) => `“${label}”`);
    const rest = labels.length > 3 ? ` and ${labels.length - 3} more` : '';
    return `${labels.slice(0, 3).join(', ')}${rest} stayed: ${reason}`;
  });
}
