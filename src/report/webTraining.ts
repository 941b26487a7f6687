/**
 * What to know of ImageNet-C scores of models that were trained on pictures from the web. Only where the report knows that of a model, and only
 * where corruptions of ImageNet-C were measured.
 */
import { TEST_CORRUPTIONS, VALIDATION_CORRUPTIONS } from '../contract/presets';
import type { Report } from '../contract/report';

const OF_IMAGENET_C: readonly string[] = [...TEST_CORRUPTIONS, ...VALIDATION_CORRUPTIONS];

const WARNING =
  'Li et al. find that “most ImageNet-C corruption types are no longer OOD relative to today’s large, web-scraped datasets, which already contain ' +
  'common corruptions such as blur or JPEG compression artifacts” (“LAION-C: An Out-of-Distribution Benchmark for Web-Scale Vision Models”, ICML ' +
  '2025; OOD: out of distribution). So a score on ImageNet-C may show what such a model has met in training, not how it answers to something new. ' +
  'Their alternative is here too: the six distortions of LAION-C (Tested on, in the page; --corruptions laion-c on the command line).';

/**
 * @param known sentences on models
 * @param corruptions that were measured
 * @returns null where there is nothing to warn of
 */
export function webWarning(known: readonly string[], corruptions: readonly string[]): string | null {
  const measured = corruptions.some((name) => OF_IMAGENET_C.includes(name));
  if (known.length === 0 || !measured) return null;
  return [...new Set(known), WARNING].join(' ');
}

/** Of all models of a report, those beside the experiment too. */
export function webWarningOf({ data, others }: Pick<Report, 'data' | 'others'>): string | null {
  const known = [...(data.webTraining ?? []), ...(others ?? []).flatMap(({ webTraining }) => webTraining ?? [])];
  return webWarning(known, data.corruptions);
}
