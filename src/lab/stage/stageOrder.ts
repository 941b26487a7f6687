/** In which order perturbations and pictures follow each other on a stage, where no grid is seen: one after the other, round and round. */
import type { PerturbationInfo } from '../../contract/perturbation';

/**
 * The perturbation so many places on, among all that need no model: an attack takes seconds.
 * @returns null where there is none
 */
export function perturbationAfter(all: readonly PerturbationInfo[], name: string, by: number): string | null {
  const order = all.filter((info) => info.needsModel !== true || info.name === name);
  const at = order.findIndex((info) => info.name === name);
  return order.length === 0 ? null : around(order, at < 0 ? -Math.sign(by) : at, by).name;
}

/** The element so many places on; after the last comes the first. */
export function around<T>(list: readonly T[], at: number, by: number): T {
  return list[(((at + by) % list.length) + list.length) % list.length]!;
}
