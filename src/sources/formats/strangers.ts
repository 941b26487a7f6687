/**
 * What a file really is that no reader takes, by its first bytes or its name, and what to do with it: Python's pickles, containers of
 * other tools, pages and pointers that were saved in place of a file.
 */
import { baseName, type SourceFile } from '../files/SourceFile';
import { isHidden } from '../folders/pictureNames';

const MAGIC: readonly [bytes: string, words: string][] = [
  ['\x89HDF\r\n\x1a\n', 'an HDF5 file (.h5). Save its pictures as PNG in class folders, or as .npy with a labels.npy'],
  ['MATLAB 5.0', 'a MATLAB file. Save its pictures as PNG in class folders'],
  ['ARROW1', 'an Arrow file. Write it as parquet (to_parquet in Hugging Face’s datasets)'],
  ['SQLite format 3', 'a database. Save its pictures as files in class folders'],
  ['%PDF', 'a PDF document'],
];

const NAMES: readonly [name: RegExp, words: string][] = [
  [/\.npz$/i, 'an archive of NumPy arrays. Save its pictures as PNG in class folders'],
  [
    /\.tfrecords?(-\d+-of-\d+)?$/i,
    'a TFRecord of TensorFlow. Write it as parquet, or its pictures as files in class folders',
  ],
  [/\.(lmdb|mdb|rec|beton|ffcv)$/i, 'a database of another tool. Save its pictures as files in class folders'],
  [/ubyte$/i, 'an IDX file, as MNIST has. Save its pictures as PNG in class folders'],
  [/\.(safetensors|pth|pt|onnx|ckpt|tflite)$/i, 'a model, not pictures. Bring it as the model'],
  [/\.(mp4|mov|avi|mkv|webm)$/i, 'a film. Save its frames as pictures'],
  [/\.(dcm|nii|nrrd)$/i, 'a medical image. Save it as 8-bit PNG'],
  [/\.(cr2|nef|arw|dng|raf|orf)$/i, 'a raw photograph. Develop it to JPEG or PNG'],
  [/\.svgz?$/i, 'a vector drawing. Save it as PNG'],
];

/** @returns what the file is and what to do, as the end of a sentence that begins with its name; null where nothing is known */
export async function strangerWords(file: SourceFile): Promise<string | null> {
  const head = await file.read(0, Math.min(64, file.size));
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join('');
  if (file.size === 0) return 'empty';
  if (text.startsWith('version https://git-lfs')) {
    return 'a pointer of Git LFS, not the file itself. Fetch it with "git lfs pull", or download it from its page';
  }
  if (/^\s*<(!doctype|html|\?xml|head)/i.test(text)) return 'a web page, not data. Download the file itself';
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) return pickleWords(baseName(file.path));
  const magic = MAGIC.find(([bytes]) => text.startsWith(bytes))?.[1];
  return magic ?? NAMES.find(([name]) => name.test(file.path))?.[1] ?? null;
}

/** Python's own version of CIFAR is one pickle a batch. */
function pickleWords(name: string): string {
  if (/^(data_batch_\d|test_batch|batches\.meta)$/.test(name)) {
    return 'of the Python version of CIFAR-10, a pickle. Take the binary version (cifar-10-binary.tar.gz)';
  }
  if (/^(train|test|meta)$/.test(name)) {
    return 'of the Python version of CIFAR-100, a pickle. Take the binary version (cifar-100-binary.tar.gz)';
  }
  return 'a pickle of Python, which can hold anything. Save its pictures as PNG in class folders, or as .npy with a labels.npy';
}

/** The first of the files that something is known of, in a sentence; null where there is none. */
export async function strangerAmong(files: readonly SourceFile[]): Promise<string | null> {
  for (const file of files.filter(({ path }) => !isHidden(path)).slice(0, 20)) {
    const words = await strangerWords(file).catch(() => null);
    if (words) return `${file.path} is ${words}.`;
  }
  return null;
}
