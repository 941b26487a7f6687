/** The bytes of a pickle, read forwards. Numbers are little-endian. */
import { PickleError } from './PickleError';

/** The bytes that were given end inside of the pickle: it is cut off, or more of it has to be read. */
export class EndOfBytes extends Error {
  override name = 'EndOfBytes';
}

/** Bytes of one text at most, and of a name of a module or class. */
const MOST_TEXT = 16e6;
const MOST_NAME = 400;
/** Bytes of one whole number: magic numbers have 10. */
const MOST_NUMBER = 256;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class PickleReader {
  private readonly view: DataView;

  constructor(
    private readonly path: string,
    private readonly bytes: Uint8Array,
    public at: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(): number {
    if (this.at >= this.bytes.length) throw new EndOfBytes();
    return this.bytes[this.at++]!;
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** A length, which cannot be larger than a file is. */
  uint64(): number {
    const value = this.view.getBigUint64(this.advance(8), true);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
  }

  /** Big-endian, as the only numbers here. */
  float64(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** A whole number in two's complement of any length. */
  integer(length: number): number | bigint {
    if (length > MOST_NUMBER) throw new PickleError(`${this.path} holds a number of ${length} bytes: it is damaged.`);
    const digits = this.take(length);
    if (length === 0) return 0;
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i]!);
    const signed = BigInt.asIntN(8 * length, value);
    const plain = Number(signed);
    return Number.isSafeInteger(plain) ? plain : signed;
  }

  text(length: number): string {
    return this.decoded(this.take(length, MOST_TEXT));
  }

  data(length: number): Uint8Array {
    return this.take(length, MOST_TEXT);
  }

  /** To the end of the line, which is not part of it. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0 && this.bytes.length - this.at <= MOST_NAME) throw new EndOfBytes();
    if (end < 0 || end - this.at > MOST_NAME) {
      throw new PickleError(`${this.path} names a class of more than ${MOST_NAME} letters: it is damaged.`);
    }
    const text = this.decoded(this.bytes.subarray(this.at, end));
    this.at = end + 1;
    return text;
  }

  private decoded(bytes: Uint8Array): string {
    try {
      return UTF8.decode(bytes);
    } catch {
      throw new PickleError(`${this.path} holds a text that is not UTF-8: it is damaged.`);
    }
  }

  private take(length: number, most = Infinity): Uint8Array {
    if (length > most) throw new PickleError(`${this.path} holds a text of ${length} bytes: it is damaged.`);
    const from = this.advance(length);
    return this.bytes.subarray(from, from + length);
  }

  /** @returns where the bytes that are passed over begin */
  private advance(length: number): number {
    const from = this.at;
    if (length > this.bytes.length - from) throw new EndOfBytes();
    this.at += length;
    return from;
  }
}
