/** Perturbations by their published names, each family loaded when the first of it is asked for. */
import { attacks, families, familyOf } from 'virtual:temper/families';
import { nearestNames } from '../num/nearestNames';
import { UnknownPerturbationError } from './errors';
import type { Find } from './steps';

export const byName: Find = async (name) => {
  const family = Object.hasOwn(familyOf, name) ? familyOf[name] : undefined;
  if (family === undefined) throw unknown(name);
  const all = await families[family]!();
  return all.find(({ info }) => info.name === name)!;
};

function unknown(name: string): UnknownPerturbationError {
  if (attacks.includes(name)) {
    return new UnknownPerturbationError(
      `${name} attacks a model, and the library knows none; the page does it, in Look.`,
      name,
      [],
    );
  }
  const nearest = nearestNames(name, Object.keys(familyOf));
  return new UnknownPerturbationError(
    `There is no perturbation called "${name}". The nearest names are: ${nearest.join(', ')}.`,
    name,
    nearest,
  );
}
