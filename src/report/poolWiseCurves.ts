/** WiSE-FT as a curve over several seeds: predictions at the same α are counted together. */
import type { WiseCurve } from '../contract/report';
import { pool } from '../num/statistics';
import { poolOptional } from './poolOptional';

/** Left out where a seed has none. Points that a seed lacks are left out. */
export function poolWiseCurves(curves: readonly (WiseCurve | undefined)[]): { wiseCurve?: WiseCurve } {
  const all = curves.flatMap((curve) => curve ?? []);
  if (all.length === 0 || all.length < curves.length) return {};
  const points = all[0]!.points.flatMap(({ alpha, row }) => {
    const same = all.flatMap((curve) => curve.points.filter((point) => point.alpha === alpha));
    if (same.length < all.length) return [];
    return [
      {
        alpha,
        clean: pool(same.map(({ clean }) => clean)),
        corrupted: pool(same.map(({ corrupted }) => corrupted)),
        ...poolOptional(same, ['arrivals', 'validation']),
        ...(row ? { row } : {}),
      },
    ];
  });
  return { wiseCurve: { points } };
}
