/** Mutates the files of an input, each as what it is: JSON, another text, or bytes. */
import type { Random } from '../../../src/num/random';
import type { FuzzFile } from '../Target';
import { MOST_BYTES, mutateBytes } from './bytes';
import { chance, pick, rounds } from './draw';
import { mutateJson } from './json';
import { NAMES } from './strange';
import { mutateText } from './text';

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

/** @param seeds other inputs of the same target, to splice with */
export function mutateFiles(
  files: readonly FuzzFile[],
  seeds: readonly (readonly FuzzFile[])[],
  random: Random,
): FuzzFile[] {
  const out = [...files];
  for (let left = rounds(random, 12); left > 0; left--) {
    if (out.length > 1 && chance(random, 0.1)) mutateList(out, seeds, random);
    if (out.length === 0) return out;
    const at = random.integer(out.length);
    const { path, bytes } = out[at]!;
    const others = seeds.flatMap((seed) => seed[at]?.bytes ?? []);
    out[at] = { path, bytes: mutateContent(bytes, others, random) };
  }
  return out;
}

export function mutateContent(bytes: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  const text = chance(random, 0.9) ? textIn(bytes) : null;
  if (text === null) return mutateBytes(bytes, { random, others });
  const json = /^\s*[[{"]/.test(text) && chance(random, 0.7) ? mutateJson(text, random) : null;
  const mutated =
    json ??
    mutateText(
      text,
      random,
      others.flatMap((other) => textIn(other) ?? []),
    );
  return ENCODER.encode(mutated).slice(0, MOST_BYTES);
}

/** Null where the bytes are no text. */
function textIn(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  try {
    const text = DECODER.decode(bytes);
    return text.slice(0, 100).includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Which files there are, and how they are called. */
function mutateList(files: FuzzFile[], seeds: readonly (readonly FuzzFile[])[], random: Random): void {
  const at = random.integer(files.length);
  const file = files[at]!;
  switch (random.integer(6)) {
    case 0:
      files.splice(at, 1);
      break;
    case 1:
      files.push({ path: chance(random, 0.5) ? file.path : `${file.path}2`, bytes: file.bytes });
      break;
    case 2:
      files[at] = { path: file.path, bytes: pick(random, files).bytes };
      break;
    case 3: {
      const others = pick(random, seeds);
      if (others.length > 0) files.push(pick(random, others));
      break;
    }
    default:
      files[at] = { path: mutatedPath(file.path, random), bytes: file.bytes };
  }
}

function mutatedPath(path: string, random: Random): string {
  const parts = path.split('/');
  const at = random.integer(parts.length);
  const part = parts[at]!;
  switch (random.integer(4)) {
    case 0:
      parts.splice(at, 1);
      break;
    case 1:
      parts.splice(at, 0, pick(random, [...parts, ...NAMES]));
      break;
    case 2:
      parts[at] = pick(random, NAMES) + (chance(random, 0.5) ? `.${part.split('.').at(-1)}` : '');
      break;
    default:
      parts[at] = pick(random, [part.toUpperCase(), part.normalize('NFD'), `.${part}`, `${part}\u0301`]);
  }
  return parts.join('/');
}
