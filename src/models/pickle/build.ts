/** What comes of the calls in a pickle: a plain value for each of the few that are known, and an error for all others. */
import { PickleError } from './PickleError';
import { rebuiltTensor } from './tensor';
import { GlobalName, LeftOutObject, PickleDict, PickleSet, TorchTensor, type PickleValue } from './values';

/**
 * `callee(*args)`, in Python's words.
 * @param count is told how many values are copied, and throws where they are too many
 * @throws {PickleError} where it is not one of the known calls, or its arguments make no sense
 */
export function call(
  path: string,
  callee: PickleValue,
  args: PickleValue,
  count: (objects: number) => void,
): PickleValue {
  if (callee instanceof LeftOutObject) return callee;
  if (!(callee instanceof GlobalName) || !Array.isArray(args)) {
    throw new PickleError(`${path} is damaged: it calls what cannot be called.`);
  }
  const { meaning, name } = callee;
  switch (meaning.kind) {
    case 'record':
      return new LeftOutObject(name);
    case 'dict':
      return dict(path, name, args[0], count);
    case 'list':
      return itemsOf(path, name, args[0]);
    case 'set':
      return new PickleSet(itemsOf(path, name, args[0]));
    case 'tensor':
      return rebuiltTensor(path, meaning.version, args);
    case 'parameter': {
      const [tensor] = args;
      if (tensor instanceof TorchTensor) return tensor;
      throw new PickleError(`${path} is damaged: a parameter in it is no tensor.`);
    }
    case 'storage':
    case 'type':
      throw new PickleError(`${path} is damaged: it calls ${name}, which is a kind of numbers.`);
  }
}

/**
 * Attributes that are laid on an object, in Python's words `object.__setstate__(state)`. Of a state dictionary they are the versions of its
 * modules, of a record what it holds: nothing that is read here.
 */
export function change(path: string, state: PickleValue, object: PickleValue): void {
  void state;
  if (object instanceof PickleDict || object instanceof LeftOutObject || object instanceof TorchTensor) return;
  throw new PickleError(`${path} is damaged: it changes what cannot be changed.`);
}

/** From nothing, a factory of values, a dictionary, or a list of pairs. */
function dict(path: string, name: string, from: PickleValue | undefined, count: (objects: number) => void): PickleDict {
  if (from instanceof PickleDict) return from;
  const made = new PickleDict();
  if (from === undefined || from === null || from instanceof GlobalName || from instanceof LeftOutObject) return made;
  if (!Array.isArray(from)) throw wrong(path, name);
  count(from.length);
  for (const pair of from) {
    if (!Array.isArray(pair) || pair.length !== 2) throw wrong(path, name);
    made.entries.set(pair[0]!, pair[1]!);
  }
  return made;
}

/** The items themselves, not a copy: a file that asks for the same list again and again must not fill the memory. */
function itemsOf(path: string, name: string, from: PickleValue | undefined): PickleValue[] {
  if (from === undefined) return [];
  if (Array.isArray(from)) return from;
  if (from instanceof PickleSet) return from.items;
  throw wrong(path, name);
}

function wrong(path: string, name: string): PickleError {
  return new PickleError(`${path} is damaged: ${name} is made of what it cannot be made of.`);
}
