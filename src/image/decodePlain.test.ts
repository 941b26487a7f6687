import { describe, expect, it } from 'vitest';
import { Random } from '../num/random';
import { decodePlain } from './decodePlain';
import { pictureFacts } from './pictureFormat';
import { PlainPictureError } from './plainPictureError';

const text = (value: string) => new TextEncoder().encode(value);
const joined = (...parts: (Uint8Array | readonly number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** Colours of the pixels, row by row. */
function decoded(bytes: Uint8Array): { width: number; height: number; colours: string[] } {
  const { width, height, pixels } = decodePlain(bytes, pictureFacts(bytes))!;
  const hex = (i: number) => Array.from(pixels.subarray(i, i + 3), (v) => v.toString(16).padStart(2, '0')).join('');
  return { width, height, colours: Array.from({ length: width * height }, (_, i) => hex(i * 3)) };
}

interface Bmp {
  width: number;
  height: number;
  bits: number;
  rows: Uint8Array | readonly number[];
  compression?: number;
  /** Blue, green, red and nothing. */
  palette?: readonly number[];
  masks?: readonly number[];
  header?: 12 | 40 | 108;
}

function bmp({ width, height, bits, rows, compression = 0, palette = [], masks = [], header = 40 }: Bmp): Uint8Array {
  const head = new DataView(new ArrayBuffer(14 + header + (header === 40 ? masks.length * 4 : 0)));
  const offset = head.byteLength + palette.length;
  head.setUint16(0, 0x424d);
  head.setUint32(2, offset + rows.length, true);
  head.setUint32(10, offset, true);
  head.setUint32(14, header, true);
  if (header === 12) {
    head.setUint16(18, width, true);
    head.setUint16(20, height, true);
    head.setUint16(22, 1, true);
    head.setUint16(24, bits, true);
  } else {
    head.setInt32(18, width, true);
    head.setInt32(22, height, true);
    head.setUint16(26, 1, true);
    head.setUint16(28, bits, true);
    head.setUint32(30, compression, true);
    head.setUint32(46, palette.length / 4, true);
    masks.forEach((mask, i) => head.setUint32(54 + i * 4, mask >>> 0, true));
  }
  return joined(new Uint8Array(head.buffer), palette, rows);
}

const RED = [0, 0, 255];
const GREEN = [0, 255, 0];
const BLUE = [255, 0, 0];
const PALETTE = [...RED, 0, ...GREEN, 0, ...BLUE, 0, 9, 8, 7, 0];

describe('BMP', () => {
  it('of 24 bits has its rows from below, each a multiple of four bytes, or from above', () => {
    const rows = [...RED, ...GREEN, 0, 0, ...BLUE, 1, 2, 3, 0, 0];
    const upright = { width: 2, height: 2, colours: ['0000ff', '030201', 'ff0000', '00ff00'] };
    expect(decoded(bmp({ width: 2, height: 2, bits: 24, rows }))).toEqual(upright);
    const { colours } = decoded(bmp({ width: 2, height: -2, bits: 24, rows }));
    expect(colours).toEqual(['ff0000', '00ff00', '0000ff', '030201']);
  });

  it.each([
    [1, [0b01000000, 0, 0, 0], ['ff0000', '00ff00', 'ff0000']],
    [4, [0x12, 0x30, 0, 0], ['00ff00', '0000ff', '070809']],
    [8, [2, 1, 0, 0], ['0000ff', '00ff00', 'ff0000']],
  ])('of %i bits has a palette', (bits, rows, colours) => {
    expect(
      decoded(bmp({ width: 3, height: 1, bits, rows, palette: PALETTE.slice(0, bits === 1 ? 8 : 16) })).colours,
    ).toEqual(colours);
  });

  it('of OS/2 has a palette of three bytes a colour', () => {
    const palette = [...RED, ...GREEN];
    expect(
      decoded(bmp({ width: 2, height: 1, bits: 1, rows: [0b01000000, 0, 0, 0], palette, header: 12 })).colours,
    ).toEqual(['ff0000', '00ff00']);
  });

  it('of 16 and 32 bits goes by masks, and by transparency where it has some', () => {
    const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
    expect(decoded(bmp({ width: 2, height: 1, bits: 16, rows: words(0x7c00, 0x03e0) })).colours).toEqual([
      'ff0000',
      '00ff00',
    ]);
    const masks = [0xf800, 0x7e0, 0x1f];
    const of565 = bmp({ width: 2, height: 1, bits: 16, compression: 3, masks, rows: words(0xf800, 0x0400) });
    expect(decoded(of565).colours).toEqual(['ff0000', '008200']);
    const longs = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
    expect(decoded(bmp({ width: 1, height: 1, bits: 32, rows: longs(0x00123456) })).colours).toEqual(['123456']);
    const alpha = {
      width: 2,
      height: 1,
      bits: 32,
      compression: 3,
      header: 108 as const,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    };
    expect(decoded(bmp({ ...alpha, rows: longs(0xff102030, 0) })).colours).toEqual(['102030', 'ffffff']);
    expect(decoded(bmp({ ...alpha, rows: longs(0x102030, 0) })).colours).toEqual(['102030', '000000']);
  });

  it('of run lengths is read, skips and literal runs too', () => {
    const base = { width: 4, height: 2, palette: PALETTE };
    const eight = [3, 1, 0, 0, 0, 3, 0, 1, 2, 0, 0, 1];
    expect(decoded(bmp({ ...base, bits: 8, compression: 1, rows: eight })).colours).toEqual([
      ...['ff0000', '00ff00', '0000ff', 'ff0000'],
      ...['00ff00', '00ff00', '00ff00', 'ff0000'],
    ]);
    const four = [4, 0x12, 0, 2, 0, 0, 0, 0, 0, 3, 0x01, 0x20, 0, 1];
    expect(decoded(bmp({ ...base, bits: 4, compression: 2, rows: four })).colours).toEqual([
      ...['ff0000', '00ff00', '0000ff', 'ff0000'],
      ...['00ff00', '0000ff', '00ff00', '0000ff'],
    ]);
  });

  it('says its size at once, and what is wrong with it', () => {
    const large = bmp({ width: 30_000, height: -20_000, bits: 24, rows: [] });
    expect(pictureFacts(large)).toMatchObject({ format: 'bmp', size: { width: 30_000, height: 20_000 } });
    const refused = (bytes: Uint8Array, message: RegExp) =>
      expect(() => decodePlain(bytes, { format: 'bmp' })).toThrow(message);
    refused(bmp({ width: 2, height: 2, bits: 24, rows: [1, 2, 3] }), /ends before the last of its 2 rows/);
    refused(bmp({ width: 2, height: 1, bits: 8, compression: 1, rows: [2] }), /ends within its runs/);
    refused(bmp({ width: 2, height: 1, bits: 8, compression: 5, rows: [] }), /compressed in a way \(5\)/);
    refused(bmp({ width: 2, height: 1, bits: 7, rows: [] }), /7 bits/);
    refused(bmp({ width: 0, height: 1, bits: 8, rows: [] }), /0 × 1/);
    refused(text('BM too short'), /within its header/);
  });
});

describe('Netpbm', () => {
  it.each([
    ['P1\n# a comment\n3 2\n101\n0 1 0', ['000000', 'ffffff', '000000', 'ffffff', '000000', 'ffffff']],
    ['P2 2 1 # white is 15\n15 0 15', ['000000', 'ffffff']],
    ['P3\n2 1\n255\n255 0 0\n1 2 3\n', ['ff0000', '010203']],
  ])('in text is read: %j', (content, colours) => {
    expect(decoded(text(content)).colours).toEqual(colours);
  });

  it('in bytes is read, of 1, 8 and 16 bits', () => {
    expect(decoded(joined(text('P4\n9 2\n'), [0b10101010, 0x80, 0, 0])).colours.slice(0, 9)).toEqual(
      [0, 1, 0, 1, 0, 1, 0, 1, 0].map((on) => (on ? 'ffffff' : '000000')),
    );
    // The first byte looks like white space.
    expect(decoded(joined(text('P5 2 1 255\n'), [0x0a, 0x20])).colours).toEqual(['0a0a0a', '202020']);
    expect(decoded(joined(text('P6\n1 1\n255\n'), [1, 2, 3])).colours).toEqual(['010203']);
    expect(decoded(joined(text('P5 2 1 65535\n'), [0xff, 0xff, 0x80, 0])).colours).toEqual(['ffffff', '808080']);
    expect(pictureFacts(text('P5 2 1 65535\n'))).toMatchObject({
      format: 'netpbm',
      depth: 16,
      size: { width: 2, height: 1 },
    });
    expect(decoded(joined(text('P5 1 1 15\n'), [200])).colours).toEqual(['ffffff']);
  });

  it.each([
    ['P6 2 2 255\n123', /ends before its last row/],
    ['P3 2 2 255 1 2 3', /ends before its last/],
    ['P3 1 1 255 1 x 3', /holds something else/],
    ['P6 0 2 255\n', /0 × 2/],
    ['P6 2 2 70000\n', /brightest value/],
    ['P6 99999999999 2 255\n', /no width/],
    ['P6 # only a comment', /no width/],
  ])('%j is refused', (content, message) => {
    expect(() => decodePlain(text(content), { format: 'netpbm' })).toThrow(message);
  });

  it('is not taken for what begins alike', () => {
    expect(pictureFacts(text('P7\nWIDTH 2')).format).toBe('unknown');
    expect(pictureFacts(text('P6x')).format).toBe('unknown');
    expect(decodePlain(text('P7\n'), pictureFacts(text('P7\n')))).toBeNull();
  });
});

describe('damaged files', () => {
  it('end in a picture of the size that they say, or in an error of ours', () => {
    const random = new Random(3, 'plain');
    const seeds = [
      bmp({ width: 5, height: 4, bits: 8, palette: PALETTE, rows: new Uint8Array(32) }),
      bmp({
        width: 5,
        height: 4,
        bits: 8,
        compression: 1,
        palette: PALETTE,
        rows: [5, 1, 0, 0, 5, 2, 0, 0, 0, 3, 1, 2, 1, 0, 0, 1],
      }),
      bmp({ width: 5, height: 4, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f], rows: new Uint8Array(48) }),
      joined(text('P6 5 4 255\n'), new Uint8Array(60)),
      text('P2 3 2 9\n1 2 3 4 5 6'),
    ];
    for (let i = 0; i < 20_000; i++) {
      const copy = seeds[i % seeds.length]!.slice(0, i % 7 ? undefined : 1 + random.integer(80));
      for (let edits = 1 + random.integer(3); edits > 0; edits--)
        copy[random.integer(copy.length)] = random.integer(256);
      const facts = pictureFacts(copy);
      if (!facts.size || facts.size.width * facts.size.height > 1e5) continue;
      try {
        const picture = decodePlain(copy, facts);
        if (picture)
          expect([picture.width, picture.height, picture.pixels.length]).toEqual([
            facts.size.width,
            facts.size.height,
            facts.size.width * facts.size.height * 3,
          ]);
      } catch (error) {
        if (!(error instanceof PlainPictureError)) throw error;
      }
    }
  });
});
