/** Which of the files that a user brings are one model: people drop whole folders of a repository, and other formats. */
import { EngineError } from '../../engineError';

/** What lies beside weights in repositories and is not needed. */
const BESIDE = /(^|\/)(\.[^/]*|[^/]*\.(json|md|txt|py|yaml|yml|png|jpe?g|model))$/i;
const PICKLE = /\.(bin|pth?|ckpt|pkl|msgpack|h5|onnx|tflite|gguf)$/i;

export interface Chosen<T> {
  /** The weights, an archive, or `model.json` of TensorFlow.js. */
  main: T;
  /** The others that may belong to it. */
  beside: T[];
}

/**
 * @throws {EngineError} where there is no model or more than one, saying which files
 */
export function chooseFiles<T extends { path: string }>(files: readonly T[]): Chosen<T> {
  const of = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path));
  const [weights, archives, tfjs] = [of(/\.safetensors$/i), of(/\.zip$/i), of(/(^|\/)model\.json$/i)];
  const mains = [...weights, ...archives, ...tfjs];
  if (files.length === 0) throw new EngineError('No file was chosen.');
  if (weights.length > 1 && weights.every(({ path }) => /-\d+-of-\d+\.safetensors$/i.test(path))) {
    throw new EngineError(
      'These are the parts of one model that was cut into several files. Save it as one safetensors file, and bring that.',
    );
  }
  if (mains.length > 1) {
    throw new EngineError(`Bring one model at a time; these are ${mains.length}: ${listed(mains)}.`);
  }
  const [main] = mains;
  if (main) {
    // A pickle of the same weights lies beside them in many repositories; shards of TensorFlow.js end like one.
    const stray = files.filter((file) => file !== main && !BESIDE.test(file.path) && !PICKLE.test(file.path));
    if (stray.length > 0) {
      throw new EngineError(
        `${main.path} is a model, but what is ${listed(stray)}? Bring the files of one model alone.`,
      );
    }
    return { main, beside: files.filter((file) => file !== main) };
  }
  // One file of an unknown ending may be anything: its first bytes tell.
  if (files.length === 1) return { main: files[0]!, beside: [] };
  throw new EngineError(
    `None of these ${files.length} files is a model that can be read (${listed(files)}). Bring one .safetensors file, a bundle of Temper (.zip), or model.json of TensorFlow.js with its shards.`,
  );
}

function listed(files: readonly { path: string }[]): string {
  const shown = files.slice(0, 3).map(({ path }) => path);
  return files.length > 3 ? `${shown.join(', ')} and ${files.length - 3} more` : shown.join(', ');
}
