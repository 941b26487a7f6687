/**
 * The arrays in which weights go to workers and gradients come back: handed over, not copied, and used again, since a step that makes
 * new ones of some megabytes for each of its parts has the whole heap searched for garbage.
 */
export class Exchange {
  private free: Float32Array[] = [];

  /** An array of at least so many values; what is in it is left over from before. It is the caller's until it is given back. */
  take(length: number): Float32Array {
    const at = this.free.findIndex((one) => one.length >= length);
    if (at >= 0) return this.free.splice(at, 1)[0]!;
    // What is too short once will be so again.
    this.free = [];
    return new Float32Array(length);
  }

  giveBack(array: Float32Array): void {
    this.free.push(array);
  }
}
