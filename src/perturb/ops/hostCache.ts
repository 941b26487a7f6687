/**
 * Keeps image-independent layers (matrices, kernels, index maps) on the host between batches. Typed arrays, not tensors:
 * a kept tensor would look like a leak, and would die with its backend.
 */
export class HostCache<T> {
  private readonly entries = new Map<string, T>();

  /** @param capacity entries held; the oldest is dropped first */
  constructor(private readonly capacity: number) {}

  /** The entry of this key, made on first use. */
  get(key: string, make: () => T): T {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (this.entries.size >= this.capacity) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(key, made);
    return made;
  }
}
