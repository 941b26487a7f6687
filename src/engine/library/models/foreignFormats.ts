/** Formats that are brought as models and cannot be read: how each is known, and what to do instead. */

interface ForeignStart {
  /** @param text the first 512 bytes, a letter for each */
  is(text: string, bytes: Uint8Array): boolean;
  /** Goes on after the name of the file. */
  says(text: string): string;
}

const SAFETENSORS =
  'Bring the weights as safetensors, or as .pth from `torch.save(model.state_dict(), "weights.pth")`.';

const begins = (start: string, says: string): ForeignStart => ({
  is: (text) => text.startsWith(start),
  says: () => says,
});

export const FOREIGN_STARTS: readonly ForeignStart[] = [
  begins(
    'version https://git-lfs',
    'is a pointer of Git LFS, not the file itself. Take the address behind “download”, or run `git lfs pull` and open it from the disk.',
  ),
  {
    is: (text) => /^(\xef\xbb\xbf)?\s*(<!--[^>]*-->\s*)?(<!doctype html|<html|<head|<body)/i.test(text),
    says: () =>
      'is a web page, not a model: perhaps one to sign in at, or one that says that the file is not there. Save the file itself.',
  },
  {
    is: (text) => /^\s*<(\?xml|[a-z]+[\s>])/i.test(text),
    says: () => 'is an XML text, often the error of a server, not a model. Download it again.',
  },
  {
    is: (text) => /^(\xef\xbb\xbf)?\s*[{[]/.test(text) && isText(text),
    says: (text) =>
      `is a JSON text, not weights: ${quoted(text)}. If a server answered with it, download the file again.`,
  },
  begins('\x89HDF', 'is an HDF5 file (Keras). Export it as safetensors, or for TensorFlow.js.'),
  begins('GGUF', 'is a GGUF file of a language model. Bring a vision model as safetensors.'),
  begins('\x93NUMPY', `is an array of NumPy, not a model. ${SAFETENSORS}`),
  {
    is: (text) => text.slice(4, 8) === 'TFL3',
    says: () => `is a model of TensorFlow Lite, which is not read. ${SAFETENSORS}`,
  },
  {
    is: (_, bytes) => bytes[0] === 8 && bytes[1] === 1 && bytes[2] === 0x12,
    says: () =>
      'is a SavedModel of TensorFlow. Convert it with `tensorflowjs_converter`, and bring model.json with its shards.',
  },
  {
    // Field 1 of the protocol buffer is the version of ONNX, field 2 who wrote it, field 7 the graph.
    is: (_, bytes) => bytes[0] === 8 && bytes[1]! >= 2 && bytes[1]! <= 20 && (bytes[2] === 0x12 || bytes[2] === 0x3a),
    says: () => `is an ONNX file, which is not read. ${SAFETENSORS}`,
  },
  begins(
    'model_checkpoint_path:',
    'is the list of checkpoints of TensorFlow, not a model. Convert the model for TensorFlow.js.',
  ),
  {
    is: (text) => text.slice(257, 262) === 'ustar' && /^(sys_info|pickle|tensors|storages)\0/.test(text),
    says: () =>
      'is a PyTorch file from before 2017 (a tar), which is not read. Load it in Python and save it again with torch.save.',
  },
  { is: (text) => text.slice(257, 262) === 'ustar', says: () => 'is a tar archive. Unpack it and bring the weights.' },
  begins('\x1f\x8b', 'is packed with gzip. Unpack it (`gunzip`, `tar xzf`) and bring the weights.'),
  begins('\xfd7zXZ', 'is packed with xz. Unpack it and bring the weights.'),
  begins('BZh', 'is packed with bzip2. Unpack it and bring the weights.'),
  begins('\x28\xb5\x2f\xfd', 'is packed with Zstandard. Unpack it and bring the weights.'),
  begins('7z\xbc\xaf', 'is a 7z archive. Unpack it and bring the weights.'),
  begins('Rar!', 'is a RAR archive. Unpack it and bring the weights.'),
  begins('%PDF', 'is a PDF, not a model.'),
  {
    is: (text) =>
      /^(\x89PNG|\xff\xd8\xff|GIF8|BM....\0\0\0\0|II\*\0|MM\0\*)/s.test(text) || /^RIFF....WEBP/s.test(text),
    says: () => 'is a picture, not a model. Pictures are brought as data, or dropped on Look.',
  },
  {
    is: (text) => text.length >= 64 && /^\0+$/.test(text),
    says: () => 'begins with nothing but zeros: its download was not finished. Download it again.',
  },
  {
    is: (text) => text.length > 0 && isText(text),
    says: (text) => `is a text, not weights: ${quoted(text)}. Take the file itself.`,
  },
];

export const FOREIGN_NAMES: readonly { ends: RegExp; says: string }[] = [
  { ends: /\.onnx$/i, says: `is an ONNX file, which is not read. ${SAFETENSORS}` },
  { ends: /\.tflite$/i, says: `is a model of TensorFlow Lite, which is not read. ${SAFETENSORS}` },
  { ends: /\.msgpack$/i, says: `holds weights of Flax (msgpack), which are not read. ${SAFETENSORS}` },
  {
    ends: /(\.ckpt)?\.(index|meta|data-\d+-of-\d+)$/i,
    says: 'is a part of a checkpoint of TensorFlow. Convert the model for TensorFlow.js, or save its weights as safetensors.',
  },
  {
    ends: /\.pb$/i,
    says: 'is a graph of TensorFlow. Convert it for TensorFlow.js, and bring model.json with its shards.',
  },
  { ends: /\.(mlmodel|mlpackage)$/i, says: `is a model of Core ML, which is not read. ${SAFETENSORS}` },
  {
    ends: /\.(engine|trt|plan)$/i,
    says: `is a model compiled for one graphics card, which is not read. ${SAFETENSORS}`,
  },
];

/** Printable ASCII, and UTF-8 beyond it. */
function isText(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text);
}

/** The beginning, on one line. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > 60 ? `${line.slice(0, 60)}…` : line}”`;
}
