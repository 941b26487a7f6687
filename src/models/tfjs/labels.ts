/**
 * Class names beside a TensorFlow.js model: Teachable Machine writes `metadata.json` with `labels`. Others write none, and the names
 * stay unknown.
 */
import { TfjsModelError, type TfjsFile } from './artifacts';
import { shownName } from '../shown';

/** @throws {TfjsModelError} where there are names, but of another number of classes */
export async function readLabels(
  files: readonly TfjsFile[],
  classes: number,
): Promise<{ names: readonly string[]; file: TfjsFile } | null> {
  const file = files.find(({ path }) => /(^|\/)metadata\.json$/.test(path));
  if (!file) return null;
  let labels: unknown;
  try {
    labels = (JSON.parse(new TextDecoder().decode(await file.read())) as { labels?: unknown } | null)?.labels;
  } catch {
    throw new TfjsModelError(`${shownName(file.path)} is not JSON. Leave it out, or download the model again.`);
  }
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) return null;
  if (labels.length === classes) return { names: labels as string[], file };
  throw new TfjsModelError(
    `${shownName(file.path)} names ${labels.length} classes, the model has ${classes}: they do not belong together.`,
  );
}
