/**
 * The names that a PyTorch file may use, and what each stands for. A pickle is a program that calls whatever it names; here a name is looked
 * up in this table and nowhere else, and nothing is ever called. What is not in it is refused by name.
 */
import type { ElementType } from '../elementTypes';
import { PickleError } from './PickleError';
import { GlobalName, type Meaning } from './values';
import { shownName } from '../shown';

const STORAGES: Record<string, ElementType> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
  UntypedStorage: 'U8',
};

/** `torch.float32` and the others, which newer files name with a tensor; null where safetensors has no such type. */
const TYPES: Record<string, ElementType | null> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
  float8_e4m3fn: null,
  float8_e4m3fnuz: null,
  float8_e5m2: null,
  float8_e5m2fnuz: null,
  complex32: null,
  complex64: null,
  complex128: null,
};

/** Records of settings and measurements that lie beside the weights in checkpoints. They are read over, and what is in them is dropped. */
const RECORDS = [
  'argparse.Namespace',
  'types.SimpleNamespace',
  'torch.device',
  'torch.serialization._get_layout',
  'datetime.datetime',
  'datetime.timedelta',
  'datetime.date',
  'pathlib.PosixPath',
  'pathlib.WindowsPath',
  'pathlib.PurePosixPath',
  'pathlib.PureWindowsPath',
  'pathlib.Path',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.ndarray',
  'numpy.dtype',
  'omegaconf.dictconfig.DictConfig',
  'omegaconf.listconfig.ListConfig',
  'omegaconf.base.ContainerMetadata',
  'omegaconf.base.Metadata',
  'omegaconf.nodes.AnyNode',
  'omegaconf.nodes.StringNode',
  'omegaconf.nodes.IntegerNode',
  'omegaconf.nodes.FloatNode',
  'omegaconf.nodes.BooleanNode',
  'typing.Any',
  'easydict.EasyDict',
  'addict.addict.Dict',
  'yacs.config.CfgNode',
  'mmcv.utils.config.ConfigDict',
  'mmengine.config.config.ConfigDict',
  'pytorch_lightning.utilities.parsing.AttributeDict',
  'lightning_fabric.utilities.data.AttributeDict',
  'lightning.fabric.utilities.data.AttributeDict',
  'mmengine.logging.history_buffer.HistoryBuffer',
];

const KNOWN = new Map<string, Meaning>([
  ['collections.OrderedDict', { kind: 'dict' }],
  ['collections.defaultdict', { kind: 'dict' }],
  ['collections.Counter', { kind: 'dict' }],
  ...['builtins', '__builtin__'].flatMap((module): [string, Meaning][] => [
    [`${module}.dict`, { kind: 'dict' }],
    [`${module}.list`, { kind: 'list' }],
    [`${module}.tuple`, { kind: 'list' }],
    [`${module}.set`, { kind: 'set' }],
    [`${module}.frozenset`, { kind: 'set' }],
    [`${module}.int`, { kind: 'record' }],
    [`${module}.float`, { kind: 'record' }],
    [`${module}.str`, { kind: 'record' }],
    [`${module}.bool`, { kind: 'record' }],
    [`${module}.complex`, { kind: 'record' }],
    [`${module}.slice`, { kind: 'record' }],
    [`${module}.range`, { kind: 'record' }],
    [`${module}.bytearray`, { kind: 'record' }],
    [`${module}.bytes`, { kind: 'record' }],
  ]),
  // Protocol 2 writes bytes as text that is to be encoded; none are needed here.
  ['_codecs.encode', { kind: 'record' }],
  ['torch.Size', { kind: 'list' }],
  ['torch._utils._rebuild_tensor', { kind: 'tensor', version: 1 }],
  ['torch._utils._rebuild_tensor_v2', { kind: 'tensor', version: 2 }],
  ['torch._utils._rebuild_tensor_v3', { kind: 'tensor', version: 3 }],
  ['torch._utils._rebuild_parameter', { kind: 'parameter' }],
  ['torch._utils._rebuild_parameter_with_state', { kind: 'parameter' }],
  ...Object.entries(STORAGES).flatMap(([name, type]): [string, Meaning][] =>
    ['torch', 'torch.storage', 'torch.cuda'].map((module) => [`${module}.${name}`, { kind: 'storage', type }]),
  ),
  ...Object.entries(TYPES).map(([name, type]): [string, Meaning] => [`torch.${name}`, { kind: 'type', type }]),
  ...RECORDS.map((name): [string, Meaning] => [name, { kind: 'record' }]),
]);

/**
 * @param path of the file, for messages
 * @throws {PickleError} for every name that is not known, saying it
 */
export function globalNamed(path: string, module: string, name: string): GlobalName {
  const full = `${module}.${name}`;
  const meaning = KNOWN.get(full);
  if (meaning) return new GlobalName(full, meaning);
  throw new PickleError(`${path} ${refusal(module, name, shownName(full))}`);
}

/** What people are told to do who have the model and Python. */
export const SAVE_WEIGHTS = 'Save the weights alone: `torch.save(model.state_dict(), "weights.pth")`.';

/** Modules of Python itself: whatever a file wants of them, it is no model. */
const PYTHON =
  /^(builtins|__builtin__|os|nt|posix|sys|subprocess|shutil|socket|pty|importlib|runpy|code|codeop|ctypes|pickle|_pickle|cPickle|functools|operator|_operator|types|commands|webbrowser|asyncio|multiprocessing|threading|signal|tempfile|platform|timeit|pdb|bdb|cProfile|profile|trace|inspect|marshal|copyreg|copy_reg|copy|io|_io|http|urllib|requests|ssl|ftplib|smtplib|zipimport|site|pkgutil|pip|dill|cloudpickle|joblib)(\.|$)/;

function refusal(module: string, name: string, full: string): string {
  if (/^__torch__(\.|$)/.test(module) || /^torch\.jit(\.|$)/.test(module)) {
    return `is a program of TorchScript (${full}), not weights alone. ${SAVE_WEIGHTS}`;
  }
  if (
    /^torch\._utils$/.test(module) &&
    /qtensor|sparse|nested|meta_tensor|device_tensor|from_type|wrapper/.test(name)
  ) {
    return `holds a tensor of a special kind (quantised, sparse or a class of its own: ${full}); plain tensors are read. ${SAVE_WEIGHTS}`;
  }
  if (full === 'torch.storage._load_from_bytes') {
    return 'was written by pickle, not by torch.save, so that every tensor in it is a file of its own. Load it in Python and save it with `torch.save(weights, "weights.pth")`.';
  }
  if (/^torch$/.test(module) && /Storage$/.test(name)) {
    return `holds numbers of the kind ${full}, which is not read: float, double, half, bfloat16 and whole numbers are. ${SAVE_WEIGHTS}`;
  }
  const ofPython = PYTHON.test(module);
  if (!ofPython && /^[A-Z]/.test(name.split('.').at(-1)!)) {
    return `holds a whole \`${full}\`, not only its weights: it can only be opened by running code. ${SAVE_WEIGHTS}`;
  }
  return `wants to run \`${full}\`, which no file of weights needs. Nothing of it was run. Take weights from their publisher, as safetensors where there are any.`;
}
