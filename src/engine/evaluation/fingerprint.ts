/** What tells pictures that were measured from others, so that the figures of different pictures are neither merged nor compared. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ImageSet } from '../../contract/image';
import type { PictureEntry } from '../../sources/pictures/PictureSource';
import { hashBytes } from '../../store/contentKey';

const DIGITS = 32;
const MODULUS = 1n << BigInt(4 * DIGITS);

/** Of names and classes, of all pictures in their order. */
export class NamesPrint {
  private readonly hash = sha256.create();
  private readonly encoder = new TextEncoder();

  constructor(classNames: readonly string[]) {
    this.hash.update(this.encoder.encode(JSON.stringify(classNames)));
  }

  /**
   * @param whose corruption and severity, of pictures that others corrupted
   * @param folder that all pictures lie in, no part of their names
   */
  add(whose: string, entries: readonly PictureEntry[], folder = ''): void {
    // In blocks, as calls for each of a million names would take longer than their bytes.
    let text = `\n${whose}\n`;
    for (const { name, label } of entries) {
      text += `${name.slice(folder.length).normalize('NFC')}\t${label}\n`;
      if (text.length < 1e5) continue;
      this.hash.update(this.encoder.encode(text));
      text = '';
    }
    this.hash.update(this.encoder.encode(text));
  }

  text(): string {
    return bytesToHex(this.hash.clone().digest()).slice(0, DIGITS);
  }
}

/** Of pixels and labels: a sum of hashes, so that the order does not count and the prints of parts add up to that of the whole. */
export class PixelsPrint {
  private sum = 0n;

  /** @param whose as above; @param keys by which the pictures are known */
  async add(whose: string, keys: readonly string[], { width, height, pixels, labels }: ImageSet): Promise<void> {
    const size = width * height * 3;
    const hashes = await Promise.all(
      keys.map(async (key, i) => {
        const head = new TextEncoder().encode(`${whose}\n${key}\n${labels[i]!}\n${width} ${height}\n`);
        const bytes = new Uint8Array(head.length + size);
        bytes.set(head);
        bytes.set(pixels.subarray(i * size, (i + 1) * size), head.length);
        return BigInt(`0x${(await hashBytes(bytes)).slice(0, DIGITS)}`);
      }),
    );
    this.sum = hashes.reduce((sum, hash) => (sum + hash) % MODULUS, this.sum);
  }

  text(): string {
    return digits(this.sum);
  }
}

/** The print of parts together. */
export function addedPixels(prints: readonly string[]): string {
  return digits(prints.reduce((sum, print) => (sum + BigInt(`0x${print}`)) % MODULUS, 0n));
}

const digits = (sum: bigint) => sum.toString(16).padStart(DIGITS, '0');
