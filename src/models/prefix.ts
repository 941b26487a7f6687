/**
 * Names with something before them: trainers save a network under `module.`, `backbone.`, `model.` or several of these at once. A network
 * that is known once the same beginning is taken off all of its names is that network; what was taken off is said.
 */
import { FAMILIES, type StoredShapes } from './families';
import { elements } from './layer';
import { SafetensorsError } from './safetensors';
import { isTunedName } from './weightFile';
import { shownName, shownNames } from './shown';

export interface PlainNames {
  /** The name that each tensor is read under, by the name in the file. What is not among them is left out. */
  names: ReadonlyMap<string, string>;
  /** What was done, in sentences; nothing where names are as they were published. */
  said: readonly string[];
}

/**
 * @param stored shapes on disk by name
 * @returns null where no beginning makes a known network of it
 * @throws {SafetensorsError} where several networks are in the file, or something beside the one
 */
export function plainNames(stored: StoredShapes): PlainNames | null {
  if (FAMILIES.some(({ signature }) => signature.every((name) => stored.has(name)))) {
    return { names: new Map([...stored.keys()].map((name) => [name, name])), said: [] };
  }
  const found = prefixesIn(stored);
  const [prefix] = found;
  if (prefix === undefined) return null;
  if (found.length > 1) {
    throw new SafetensorsError(
      `This file holds ${found.length} networks, whose names begin with ${shownNames(found, 4)}. Save one of them alone.`,
    );
  }
  const names = new Map<string, string>();
  const others: string[] = [];
  for (const name of stored.keys()) {
    if (name.startsWith(prefix)) names.set(name, name.slice(prefix.length));
    else others.push(name);
  }
  return {
    names,
    said: [
      `“${shownName(prefix)}” stood before its names and was taken off.`,
      ...placeOthers(stored, names, others, prefix),
    ],
  };
}

/** Beginnings behind which all tensors stand that a family is known by. */
function prefixesIn(stored: StoredShapes): string[] {
  const found = new Set<string>();
  for (const { signature } of FAMILIES) {
    const end = `.${signature[0]}`;
    for (const name of stored.keys()) {
      if (!name.endsWith(end)) continue;
      const prefix = name.slice(0, name.length - end.length + 1);
      if (signature.every((one) => stored.has(prefix + one))) found.add(prefix);
    }
  }
  return [...found];
}

/** What stands beside the network: counters are left out, a classifier is taken for the network's own, all else is refused. */
function placeOthers(
  stored: StoredShapes,
  names: Map<string, string>,
  others: readonly string[],
  prefix: string,
): string[] {
  const said: string[] = [];
  const counters = others.filter((name) => elements(stored.get(name)!) <= 1);
  if (counters.length > 0) said.push(`Left out beside the network: ${shownNames(counters)}.`);
  const rest = others.filter((name) => !counters.includes(name) && !isTunedName(name));
  if (rest.length === 0) return said;
  const classifier = classifierAmong(stored, names, rest);
  if (!classifier) {
    throw new SafetensorsError(
      `The names that begin with “${shownName(prefix)}” are a known network, but beside it stands what is no part of it: ${shownNames(rest)}. Save the network alone.`,
    );
  }
  const { from, to } = classifier;
  for (const part of ['weight', 'bias']) names.set(`${from}.${part}`, `${to}.${part}`);
  return [...said, `${shownName(from)} stands beside the network and was taken for its classifier ${to}.`];
}

/** A linear layer of the right width, alone, where the network has no classifier: that of MMPretrain's `head.fc` and others. */
function classifierAmong(
  stored: StoredShapes,
  names: ReadonlyMap<string, string>,
  rest: readonly string[],
): { from: string; to: string } | null {
  const [weight, bias] = [...rest].sort().reverse();
  const from = weight?.replace(/\.weight$/, '');
  if (rest.length !== 2 || !weight?.endsWith('.weight') || bias !== `${from}.bias`) return null;
  const plain = new Map([...names].map(([name, plainName]) => [plainName, stored.get(name)!]));
  const family = FAMILIES.find(({ signature }) => signature.every((name) => plain.has(name)))!;
  const { classifier, featureWidth } = family.read(plain, {});
  const [classes, width] = stored.get(weight)!;
  const fits =
    stored.get(weight)!.length === 2 && width === featureWidth && stored.get(bias)!.join() === String(classes);
  return fits && !plain.has(`${classifier}.weight`) ? { from: from!, to: classifier } : null;
}
