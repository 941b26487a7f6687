/** Protocol buffers as far as ONNX files need them: fields of numbers, texts and messages are written, nothing is read. */

/** One field after the other; the bytes of a message. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** A whole number, also of an enumeration. */
  int(field: number, value: number): this {
    return this.put(varint((field << 3) | 0), varint(value));
  }

  /** A number of 32 bits. */
  float(field: number, value: number): this {
    return this.put(varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer));
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encoded());
  }

  bytes(field: number, value: Uint8Array): this {
    return this.put(varint((field << 3) | 2), varint(value.length), value);
  }

  encoded(): Uint8Array {
    const bytes = new Uint8Array(this.parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  private put(...parts: Uint8Array[]): this {
    this.parts.push(...parts);
    return this;
  }
}

/** Seven bits a byte, the lowest first; negative numbers as those of 64 bits. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left > 0n ? low | 0x80 : low);
  } while (left > 0n);
  return Uint8Array.from(bytes);
}
