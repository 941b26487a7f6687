/** Which of the files that a user brings are one model: people drop whole folders of a repository, and other formats. */
import { EngineError } from '../../engineError';

/** What lies beside weights in repositories and is not needed. */
const BESIDE = /(^|\/)(\.[^/]*|[^/]*\.(json|md|txt|py|yaml|yml|png|jpe?g|model)|LICEN[CS]E|NOTICE)$/i;
const SAFETENSORS = /\.safetensors$/i;
/** Files of PyTorch. Shards of TensorFlow.js end in `.bin` too. */
const TORCH = /\.(pth?|pth?\.tar|bin|ckpt|pkl)$/i;
const SHARD = /shard\d+of\d|\d\.bin$/i;
/** What a training leaves beside its weights. */
const OF_TRAINING =
  /(^|\/)(optimizer|scheduler|scaler|training_args|rng_state[^/]*|random_states[^/]*)\.(pth?|bin|pkl)$/i;
const PART = /-\d+-of-\d+\.(safetensors|bin)$/i;
/** The same weights in formats that are not read. */
const FOREIGN = /\.(msgpack|h5|keras|onnx|onnx_data|tflite|gguf|ot|pb|mlmodel)$/i;

export interface Chosen<T> {
  /** The weights, an archive, or `model.json` of TensorFlow.js. */
  main: T;
  /** The others that may belong to it. */
  beside: T[];
  /** Weights in another format that lie beside and are not read. */
  passedOver: T[];
}

/**
 * @throws {EngineError} where there is no model or more than one, saying which files
 */
export function chooseFiles<T extends { path: string }>(brought: readonly T[]): Chosen<T> {
  if (brought.length === 0) throw new EngineError('No file was chosen.');
  // One file of an unknown ending may be anything: its first bytes tell.
  if (brought.length === 1) return { main: brought[0]!, beside: [], passedOver: [] };
  const files = brought.filter(({ path }) => !inHiddenFolder(path));
  const [main, ...others] = mainsAmong(files);
  if (!main) {
    throw new EngineError(
      `None of these ${brought.length} files is a model that can be read (${listed(brought)}). Bring one file of weights (.safetensors, .pth, .pt, .bin), a bundle of Temper (.zip), or model.json of TensorFlow.js with its shards.`,
    );
  }
  const all = [main, ...others];
  if (others.length > 0 && all.every(({ path }) => PART.test(path))) {
    throw new EngineError(
      'These are the parts of one model that was cut into several files. Save it as one safetensors file, and bring that.',
    );
  }
  if (others.length > 0) {
    throw new EngineError(`Bring one model at a time; these are ${all.length}: ${listed(all)}.`);
  }
  // The nearest first: of two files of settings that in the same folder counts.
  const beside = files
    .filter((file) => file !== main)
    .sort((a, b) => folderOf(a.path).length - folderOf(b.path).length);
  const torch = SAFETENSORS.test(main.path) || TORCH.test(main.path);
  const passedOver = beside.filter(
    ({ path }) => torch && (FOREIGN.test(path) || (TORCH.test(path) && !OF_TRAINING.test(path))),
  );
  const stray = beside.filter(
    ({ path }) =>
      folderOf(path) === folderOf(main.path) && !BESIDE.test(path) && !FOREIGN.test(path) && !TORCH.test(path),
  );
  if (stray.length > 0) {
    throw new EngineError(`${main.path} is a model, but what is ${listed(stray)}? Bring the files of one model alone.`);
  }
  return { main, beside: beside.filter((file) => !passedOver.includes(file)), passedOver };
}

/** The candidates of the format that is read best, in the folder that lies highest: those below it are often variants. */
function mainsAmong<T extends { path: string }>(files: readonly T[]): T[] {
  const layers = files.filter(({ path }) => /(^|\/)model\.json$/i.test(path));
  const formats = [
    [...files.filter(({ path }) => SAFETENSORS.test(path) || /\.zip$/i.test(path)), ...layers],
    files.filter(({ path }) => TORCH.test(path) && !OF_TRAINING.test(path) && !(layers.length > 0 && SHARD.test(path))),
  ];
  const found = formats.find((one) => one.length > 0) ?? [];
  const highest = Math.min(...found.map(({ path }) => folderOf(path).length));
  return found.filter(({ path }) => folderOf(path).length === highest);
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** Such as `.git`, which holds copies of everything. */
const inHiddenFolder = (path: string) => /(^|\/)\.[^/]+\//.test(path);

function listed(files: readonly { path: string }[]): string {
  const shown = files.slice(0, 3).map(({ path }) => path);
  return files.length > 3 ? `${shown.join(', ')} and ${files.length - 3} more` : shown.join(', ');
}
