/** What is on the screen of Look, as far as it decides the pixels: what a command and a program are written from. */
import type { CorruptStep, PerturbationInfo, SeverityTable } from '../../../contract/perturbation';
import { fileStem } from '../exportNames';

export interface ShownChain {
  /** Of the picture. */
  title: string;
  /** Pixels, as it is shown. */
  width: number;
  height: number;
  /** Those that are applied, in order. */
  steps: readonly CorruptStep[];
  seed: number;
  table: SeverityTable;
  /** Quality of the JPEG round trip that exports go through; null for none. */
  jpeg: number | null;
  /** The part that is corrupted; left out for the whole picture. */
  region?: string | undefined;
  /** All that there are. */
  infos: readonly PerturbationInfo[];
}

/** A text to be copied, or why there is none; and what has to be known about it, in sentences. */
export interface Reproduction {
  code: string | null;
  notes: readonly string[];
}

/** Where both expect the untouched picture. */
export const INPUT_FOLDER = 'pictures';

export const untouchedName = ({ title }: Pick<ShownChain, 'title'>) => `${fileStem(title)}.png`;

export function infosOf({ steps, infos }: ShownChain): PerturbationInfo[] {
  return steps.flatMap(({ perturbation }) => infos.find(({ name }) => name === perturbation) ?? []);
}

/** "Fog and Contrast" */
export function listed(labels: readonly string[]): string {
  const once = [...new Set(labels)];
  return once.length < 2 ? (once[0] ?? '') : `${once.slice(0, -1).join(', ')} and ${once.at(-1)!}`;
}
