import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictureFacts } from './pictureFormat';

const file = (name: string) => new Uint8Array(readFileSync(`test/fixtures/pictures/${name}`));
const text = (content: string) => new TextEncoder().encode(content);
const size = { width: 24, height: 16 };

describe('pictureFacts', () => {
  it('tells size, depth, colours and animation from the first bytes', () => {
    expect(pictureFacts(file('sixteen-bit.png'))).toMatchObject({ format: 'png', size, depth: 16, animated: false });
    expect(pictureFacts(file('grey.png'))).toMatchObject({ format: 'png', size, depth: 8 });
    expect(pictureFacts(file('cmyk.jpg'))).toMatchObject({ format: 'jpeg', size, cmyk: true });
    expect(pictureFacts(file('turned.jpg'))).toMatchObject({ format: 'jpeg', size, cmyk: false });
    expect(pictureFacts(file('animated.gif'))).toMatchObject({ format: 'gif', size, animated: true });
    expect(pictureFacts(file('palette.gif'))).toMatchObject({ format: 'gif', size, animated: false });
    expect(pictureFacts(file('animated.webp'))).toMatchObject({ format: 'webp', animated: true });
  });

  it('knows formats that a browser may not read', () => {
    expect(pictureFacts(text('\0\0\0\x18ftypheic\0\0\0\0mif1heic')).format).toBe('heic');
    expect(pictureFacts(text('\0\0\0\x1cftypavif\0\0\0\0mif1avif')).format).toBe('avif');
    expect(pictureFacts(text('II*\0 and more')).format).toBe('tiff');
    expect(pictureFacts(text('<?xml version="1.0"?>\n<!-- a --><svg xmlns="x"/>')).format).toBe('svg');
    expect(pictureFacts(text('<html><body><svg></svg></body></html>')).format).toBe('unknown');
    expect(pictureFacts(text('Dear diary')).format).toBe('unknown');
    expect(pictureFacts(new Uint8Array()).format).toBe('unknown');
  });

  it('is never thrown off by a file that breaks off', () => {
    for (const name of ['sixteen-bit.png', 'cmyk.jpg', 'turned.jpg', 'animated.gif', 'animated.webp']) {
      const whole = file(name);
      const { format } = pictureFacts(whole);
      for (let length = 12; length < whole.length; length++) {
        expect(pictureFacts(whole.subarray(0, length)).format).toBe(format);
      }
    }
  });
});
