/**
 * What a pickle can hold here: numbers, text, plain containers, tensors and the storages that they look into. Nothing of it has behaviour,
 * and nothing is an object whose keys come from the file, so no key can mean something else (`__proto__`, `length`).
 */
import type { ElementType } from '../elementTypes';

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  /** A list or a tuple. */
  | PickleValue[]
  | PickleDict
  | PickleSet
  | TorchStorage
  | TorchTensor
  | GlobalName
  | LeftOutObject;

/** A dictionary in the order in which it was written. Keys that are no text are told apart by identity. */
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

export class PickleSet {
  constructor(readonly items: PickleValue[] = []) {}
}

/** A run of numbers that stands in the file outside of the pickle. */
export class TorchStorage {
  constructor(
    readonly key: string,
    readonly type: ElementType,
    /** How many numbers the pickle says that it has. */
    readonly elements: number,
    /** Number of the storage of this key at which it begins: old files have storages that are parts of others. */
    readonly from = 0,
  ) {}
}

/** A view into a storage: the number at [i, j] is number `offset` + i · stride[0] + j · stride[1] of it. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly type: ElementType,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {}
}

/** What a name in the file stands for, of the few that are known: what is made when it is called, not the thing itself. */
export class GlobalName {
  constructor(
    readonly name: string,
    readonly meaning: Meaning,
  ) {}
}

export type Meaning =
  | { kind: 'dict' | 'list' | 'set' }
  | { kind: 'storage'; type: ElementType }
  | { kind: 'type'; type: ElementType | null }
  | { kind: 'tensor'; version: 1 | 2 | 3 }
  | { kind: 'parameter' }
  /** A record of settings, such as the arguments of a training, or a number of another library: it is read over. */
  | { kind: 'record' };

/** An object of a known harmless kind that is not read: what was in it is not kept. */
export class LeftOutObject {
  constructor(readonly name: string) {}
}
