import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from './decodeUnderNode';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A PNG of one colour, 1 bit a pixel: few bytes, many pixels. */
function plain(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** A drawing of many blurs of a huge square, whose rendering takes longer than anyone waits. */
const blurred = `<svg xmlns="http://www.w3.org/2000/svg" width="15000" height="15000"><filter id="f">${'<feGaussianBlur stdDeviation="300"/>'.repeat(
  200,
)}</filter><rect width="15000" height="15000" filter="url(#f)"/></svg>`;

describe('decodeBytes', () => {
  it('refuses a picture that is too large before it is decoded', async () => {
    const file = plain(16_000, 16_000);
    expect(file.length).toBeLessThan(500_000);
    const before = process.memoryUsage().rss;
    await expect(decodeBytes(file)).rejects.toThrow(
      '16,000 × 16,000 pixels; at most 100 million are read, for example 10,000 × 10,000',
    );
    // Decoded, it would take 770 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
  });

  it('takes the limit of its caller, in every format', async () => {
    const source = sharp({ create: { width: 40, height: 30, channels: 3, background: '#123456' } });
    for (const format of ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const file = await source.clone().toFormat(format).toBuffer();
      await expect(decodeBytes(file, 1199), format).rejects.toThrow('40 × 30 pixels; at most 0.001199 million');
      expect((await decodeBytes(file, 1200)).picture, format).toMatchObject({ width: 40, height: 30 });
    }
  });

  it.each([
    ['a drawing', bytes(blurred)],
    ['a drawing that is compressed', gzipSync(blurred)],
  ])('refuses %s without rendering it', async (_, file) => {
    await expect(decodeBytes(file)).rejects.toThrow('an SVG drawing, which is not read here');
  });

  it('names formats that it knows and cannot read', async () => {
    await expect(decodeBytes(bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))).rejects.toThrow('a HEIC picture');
    await expect(decodeBytes(Uint8Array.of(0xff, 0x0a, 1, 2, 3))).rejects.toThrow('a JPEG XL picture');
    await expect(decodeBytes(bytes('no picture'))).rejects.toThrow('not a picture that can be read');
    await expect(decodeBytes(new Uint8Array())).rejects.toThrow('the file is empty');
  });
});
