/** What the files of a model are, before anything is kept: a bundle, a model of TensorFlow.js, or the weights of a network. */
import type { ModelOptions } from '../../../contract/library';
import type { RangedFile } from '../../../store/files/RangedFile';
import { EngineError } from '../../engineError';
import type { Transferring } from '../transfer';
import { inspectNetwork } from './inspectNetwork';
import type { Inspected, ModelReader } from './ModelReader';

/**
 * @param main the weights, an archive, or `model.json`
 * @param beside the files that may belong to it
 * @throws {Error} saying what is wrong with which file, and what to do; nothing is held then
 */
export async function inspectModel(
  readers: readonly ModelReader[],
  main: RangedFile,
  beside: readonly RangedFile[],
  options: ModelOptions,
  { signal, report }: Transferring,
): Promise<Inspected> {
  const onProgress = (done: number, total: number) => report({ doing: 'check', done, total, unit: 'bytes' });
  for (const reader of readers) {
    const inspected = await reader.inspect([main, ...beside], { options, signal, onProgress });
    if (inspected) return inspected;
  }
  if (/\.json$/i.test(main.path)) {
    throw new EngineError(`${main.path} is not a model of TensorFlow.js: it names no weights.`);
  }
  return inspectNetwork(main, beside, { options, signal, onProgress });
}
