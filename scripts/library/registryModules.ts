/** Where each perturbation of the registry is exported: found by asking the modules, so that a new one needs no second list. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PerturbationInfo } from '../../src/contract/perturbation';
import { attacks } from '../../src/perturb/adversarial/index';
import { perturbations } from '../../src/perturb/registry';

const FOLDER = resolve(import.meta.dirname, '../../src/perturb');

export interface Exported {
  info: PerturbationInfo;
  /** Name of the export, such as `gaussianNoise`. */
  name: string;
  /** Absolute path of its module. */
  file: string;
}

export interface Registry {
  /** Family → its perturbations, in the order of the registry. */
  families: ReadonlyMap<string, readonly Exported[]>;
  attacks: readonly string[];
}

/** @throws Error for a perturbation that no module exports */
export async function exportedRegistry(): Promise<Registry> {
  const known = new Set<unknown>(perturbations);
  const found = new Map<unknown, { name: string; file: string }>();
  for (const file of await modules()) {
    const exports = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) if (known.has(value)) found.set(value, { name, file });
  }
  const families = new Map<string, Exported[]>();
  for (const perturbation of perturbations) {
    const { info } = perturbation;
    const at = found.get(perturbation);
    if (!at) throw new Error(`No module of src/perturb exports ${info.name} by a name of its own.`);
    families.set(info.family, [...(families.get(info.family) ?? []), { info, ...at }]);
  }
  return { families, attacks: attacks.map(({ info }) => info.name) };
}

async function modules(): Promise<string[]> {
  const entries = await readdir(FOLDER, { recursive: true });
  const skipped = /(^|\/)(adversarial|augment|sequences)\/|\.test\.ts$|testing\.ts$|(^|\/)index\.ts$/;
  return entries
    .filter((name) => name.includes('/') && name.endsWith('.ts') && !skipped.test(name))
    .map((name) => join(FOLDER, name));
}
