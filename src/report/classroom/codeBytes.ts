/** The bytes of a result code: whole numbers in as few bytes as they need, numbers as they are in memory, and short texts. */
import { ResultCodeError } from './ResultCodeError';

export class CodeWriter {
  readonly #bytes: number[] = [];

  /** 0..255 */
  byte(value: number): this {
    this.#bytes.push(value & 255);
    return this;
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.byte(value);
    return this;
  }

  /** Seven bits a byte, the lowest first (LEB128). @param value a whole number from 0 to 2⁵³ − 1 */
  whole(value: number): this {
    let rest = value;
    while (rest > 127) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    return this.byte(rest);
  }

  /** All bits of it, eight bytes. */
  real(value: number): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    return this.bytes(new Uint8Array(view.buffer));
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value);
    return this.whole(bytes.length).bytes(bytes);
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

const SHORT = 'It ends before all of it was read. Copy the whole code again.';

/** Reads what `CodeWriter` wrote. Every verb throws `ResultCodeError` where the bytes end too early or hold something else. */
export class CodeReader {
  #at = 0;

  constructor(private readonly data: Uint8Array) {}

  get left(): number {
    return this.data.length - this.#at;
  }

  byte(): number {
    const value = this.data[this.#at++];
    if (value === undefined) throw new ResultCodeError(SHORT);
    return value;
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw new ResultCodeError(SHORT);
    this.#at += count;
    return this.data.subarray(this.#at - count, this.#at);
  }

  /** @param what it is, for people */
  whole(what: string, most = Number.MAX_SAFE_INTEGER): number {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (value > most) throw new ResultCodeError(`${what} is larger than ${most} can be.`);
      if (byte < 128) return value;
      factor *= 128;
      if (factor > 2 ** 49) throw new ResultCodeError(`${what} is no number that can be counted.`);
    }
  }

  /** A finite number between two bounds, both included. */
  real(what: string, low: number, high: number): number {
    const bytes = this.bytes(8);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
    if (!(value >= low && value <= high)) {
      throw new ResultCodeError(`${what} is ${value}, which is not between ${low} and ${high}.`);
    }
    return value;
  }

  /** @param most bytes */
  text(what: string, most: number): string {
    const bytes = this.bytes(this.whole(`The length of ${what}`, most));
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new ResultCodeError(`${what} is no text.`);
    }
  }

  /** One of a list, by its place. */
  choice<T>(what: string, list: readonly T[]): T {
    const place = this.byte();
    const value = list[place];
    if (value === undefined) {
      throw new ResultCodeError(`${what} number ${place} is not known here: the code is of another version of Temper.`);
    }
    return value;
  }
}
