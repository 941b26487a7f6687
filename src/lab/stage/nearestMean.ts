/**
 * A classifier from a handful of pictures: the class whose mean is nearest to a picture's features. Features are brought to length 1 and
 * the middle of the classes is taken off, so that what all of them share (the room, the light) says nothing. Its shares are those of
 * equally wide classes, exp(−d² / w), with d² the squared distance to a mean and w the mean squared distance of the pictures of a class
 * from their own mean: they say how near a picture is, and are no probabilities that anything was measured for.
 */

export interface NearestMean {
  /** Middle of the classes, taken off every feature vector. */
  origin: Float64Array;
  /** One for each class. */
  means: Float64Array[];
  /** w, at least a share of the squared distance between the classes: two pictures say little about how wide a class is. */
  width: number;
}

/** Least w, in parts of the mean squared distance between two classes. */
const LEAST_WIDTH = 0.2;

/**
 * @param classes feature vectors of one length of each class, at least two classes and at least one vector of each
 * @throws RangeError otherwise
 */
export function nearestMean(classes: readonly (readonly Float32Array[])[]): NearestMean {
  if (classes.length < 2 || classes.some((vectors) => vectors.length === 0)) {
    throw new RangeError('A classifier needs two classes, and a picture of each.');
  }
  const units = classes.map((vectors) => vectors.map(unit));
  const raw = units.map(mean);
  const origin = mean(raw);
  const means = raw.map((one) => one.map((value, k) => value - origin[k]!));
  const within = units.flatMap((vectors, c) => vectors.map((vector) => squaredDistance(vector, raw[c]!)));
  const between = raw.flatMap((one, i) => raw.slice(i + 1).map((other) => squaredDistance(one, other)));
  const width = Math.max(average(within), LEAST_WIDTH * average(between), 1e-12);
  return { origin, means, width };
}

/** Shares of the classes for one picture, together 1. */
export function nearness({ origin, means, width }: NearestMean, features: Float32Array): number[] {
  const centred = unit(features).map((value, k) => value - origin[k]!);
  const distances = means.map((one) => squaredDistance(centred, one));
  const least = Math.min(...distances);
  const weights = distances.map((distance) => Math.exp((least - distance) / width));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function unit(vector: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(vector);
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return values.map((value) => value / length);
}

function mean(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) vector.forEach((value, k) => (sum[k]! += value));
  return sum.map((value) => value / vectors.length);
}

function squaredDistance(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, k) => sum + (value - other[k]!) ** 2, 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
