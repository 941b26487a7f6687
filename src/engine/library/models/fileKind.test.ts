import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { dict, MAGIC, pickled, torchArchive, torchLegacy } from '../../../models/pickle/testing';
import { writeSafetensors } from '../../../models/safetensors';
import { SourceError } from '../../../sources/files/SourceError';
import { fileOfBytes } from '../../../store/files/RangedFile';
import { kindOfFile, kindOfStart, notAModel } from './fileKind';

const letters = (text: string, length = 600) => Uint8Array.from({ length }, (_, i) => text.charCodeAt(i) || 0);
const text = (words: string) => new TextEncoder().encode(words);
const weights = writeSafetensors({ a: { shape: [1], values: Float32Array.of(1) } }, 'F32');
const tar = (name: string) => {
  const bytes = letters(name, 1024);
  bytes.set(text('ustar'), 257);
  return bytes;
};

describe('what a file is', () => {
  it('is told by its first bytes, whatever its name', async () => {
    for (const name of ['x.safetensors', 'x.pth', 'x.onnx', 'x']) {
      expect(kindOfStart(name, weights)).toBe('safetensors');
      expect(kindOfStart(name, pickled(MAGIC))).toBe('pickle');
      expect((await kindOfFile(fileOfBytes(name, torchArchive(dict({}))))).kind).toBe('torch');
      expect((await kindOfFile(fileOfBytes(name, torchLegacy(dict({}))))).kind).toBe('pickle');
      expect((await kindOfFile(fileOfBytes(name, zipSync({ 'a.png': new Uint8Array(9) })))).kind).toBe('zip');
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['empty.safetensors', new Uint8Array(), /is empty: it has 0 bytes/],
    [
      'pointer.safetensors',
      text(`version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1\n`),
      /pointer of Git LFS.*git lfs pull/,
    ],
    ['page.safetensors', text('<!DOCTYPE html><html><body>Please log in</body></html>'), /is a web page/],
    ['page.pth', text('\ufeff\n  <html>'), /is a web page/],
    ['error.safetensors', text('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), /error of a server/],
    [
      'error.pth',
      text('{"error":"Repository not found"}'),
      /a JSON text, not weights: “\{"error":"Repository not found"\}”/,
    ],
    ['keras.h5', letters('\x89HDF\r\n\x1a\n'), /HDF5/],
    ['weights.bin', letters('GGUF'), /GGUF/],
    ['a.npy', letters('\x93NUMPY'), /array of NumPy/],
    ['net.tflite', letters('\x1c\0\0\0TFL3'), /TensorFlow Lite/],
    ['saved_model.pb', letters('\x08\x01\x12\x10'), /SavedModel/],
    ['net.pth', letters('\x08\x08\x12\x07pytorch'), /ONNX/],
    ['net.onnx', letters('\x02\x02'), /ONNX/],
    ['flax_model.msgpack', letters('\x81\xa6params'), /Flax/],
    ['model.ckpt-1.data-00000-of-00001', letters('\x01\x02\x03'), /part of a checkpoint of TensorFlow/],
    ['model.ckpt.index', letters('\x01\x02\x03'), /part of a checkpoint of TensorFlow/],
    ['checkpoint', text('model_checkpoint_path: "model.ckpt-1"'), /list of checkpoints of TensorFlow/],
    ['old.pth', tar('storages'), /before 2017.*a tar.*save it again/],
    ['weights.tar', tar('weights/a.pth'), /is a tar archive/],
    ['weights.pth', letters('\x1f\x8b\x08'), /gzip/],
    ['weights.7z', letters('7z\xbc\xaf\x27\x1c'), /7z archive/],
    ['weights.safetensors', letters('\x89PNG\r\n\x1a\n'), /is a picture/],
    ['weights.safetensors', letters('\xff\xd8\xff\xe0'), /is a picture/],
    ['weights.safetensors', new Uint8Array(4096), /nothing but zeros.*not finished/],
    ['README.md', text('# My network\nBest one.'), /is a text, not weights: “# My network Best one\.”/],
    ['weights.pth', letters('\xde\xad\xbe\xef\x01\x02\x03\x04\x05'), /begins with none of the bytes/],
  ])('%s is said by name: %#', async (name, bytes, message) => {
    expect(() => kindOfStart(name, bytes)).toThrow(SourceError);
    await expect(kindOfFile(fileOfBytes(name, bytes))).rejects.toThrow(message);
    await expect(kindOfFile(fileOfBytes(name, bytes))).rejects.toThrow(name);
  });

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['pictures', { 'a/1.png': new Uint8Array(1) }, /not a bundle of Temper; it holds a\/1\.png\. Unpack it/],
    [
      'weights',
      { 'w/model.safetensors.bak': new Uint8Array(1), 'w/net.pth': new Uint8Array(1) },
      /Unpack it and bring w\/net\.pth/,
    ],
    ['Keras', { 'config.json': new Uint8Array(1), 'model.weights.h5': new Uint8Array(1) }, /model of Keras 3/],
    ['arrays', { 'a.npy': new Uint8Array(1) }, /arrays of NumPy/],
    ['nothing', {}, /holds nothing/],
  ])('an archive of %s is said by what it holds', async (_, files, message) => {
    const found = await kindOfFile(fileOfBytes('x.zip', zipSync(files)));
    if (found.kind !== 'zip') throw new Error(found.kind);
    expect(notAModel('x.zip', found.archive).message).toMatch(message);
  });
});
