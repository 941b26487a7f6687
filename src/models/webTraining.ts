/**
 * Models whose training pictures came from the web in large numbers, as far as that is known: the catalogue says it of its models, and a file
 * that is a CLIP is of a kind that was published so. Nothing is said of others.
 */
import type { KeptModel } from '../contract/library';

/** @returns a sentence, or null where nothing is known */
export function webTraining({ label, kind, webData }: Pick<KeptModel, 'label' | 'kind' | 'webData'>): string | null {
  if (webData !== undefined) return `${label} was trained on pictures from the web: ${webData}.`;
  if (kind !== 'clip') return null;
  return (
    `${label} is a CLIP: those that were published were trained on pictures from the web (Radford et al., ICML 2021); what this one was ` +
    'trained on its file does not say.'
  );
}
