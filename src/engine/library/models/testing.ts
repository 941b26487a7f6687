/** Test helpers: networks as the files that people bring, and a library to bring them into. */
import type { Architecture } from '../../../models/model';
import { diskShape } from '../../../models/layout';
import { resnet, small } from '../../../models/resnet';
import { readSafetensors, writeSafetensors } from '../../../models/safetensors';
import { deriveSeed, normalArray } from '../../../num/random';
import type { KeyValueStore } from '../../../store/KeyValueStore';
import { Transfer } from '../transfer';
import { ModelLibrary } from './ModelLibrary';

type Change = (name: string, values: Float32Array) => void;

/** A file of a network as PyTorch writes it. */
export function weightFile(classes: number, change: Change = () => {}, network: Architecture = resnet(small)) {
  const tensors = Object.entries(network.weightShapes(classes)).map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = normalArray(deriveSeed(1, name), 'weights', Math.min(size, 1000));
    const all = Float32Array.from({ length: size }, (_, i) => Math.abs(values[i % values.length]!) / 10);
    change(name, all);
    return [name, { shape: diskShape(shape), values: all }] as const;
  });
  return writeSafetensors(Object.fromEntries(tensors), 'F16');
}

/** The tensors of a file of these, as `stateFile` takes them. @param prefix before every name */
export function stateOf(file: Uint8Array, prefix = '') {
  return [...readSafetensors(file).tensors].map(([name, { dtype: type, shape, bytes }]) => ({
    name: prefix + name,
    type,
    shape,
    bytes,
  }));
}

export const silent = (): void => {};
const ignored = { fetch: (() => Promise.reject(new TypeError('no fetch here'))) as typeof fetch };

/** A library without the web, or with that of a test. */
export const libraryOn = (store: KeyValueStore, platform: { fetch: typeof fetch } = ignored): ModelLibrary =>
  new ModelLibrary(store, platform, new Transfer(null));
