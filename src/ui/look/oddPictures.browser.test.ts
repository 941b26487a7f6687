/** Files that people really have: every odd kind is read right, or refused in words that say what to do. */
import { describe, expect, it } from 'vitest';
import type { Picture } from '../../contract/image';
import { MAX_FILE_BYTES, PictureError, readPicture } from '../../lab/look/picture';

const addresses = import.meta.glob<string>('../../../test/fixtures/pictures/*.{png,jpg,gif,webp}', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function fixture(name: string): Promise<Blob> {
  const address = addresses[`../../../test/fixtures/pictures/${name}`];
  if (address === undefined) throw new Error(`There is no fixture ${name}.`);
  return (await fetch(address)).blob();
}
const read = async (name: string) => readPicture(await fixture(name), name);
const refusal = (file: Blob, name: string) =>
  readPicture(file, name).then(
    () => expect.fail('it was read'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(PictureError);
      return (error as PictureError).message;
    },
  );

/** Red, green and blue of the pixel at that share of width and height. */
function at({ width, height, pixels }: Picture, x: number, y: number): [number, number, number] {
  const i = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
  return [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
}
function near(colour: number[], wanted: number[], tolerance: number): void {
  colour.forEach((value, c) =>
    expect(Math.abs(value - wanted[c]!), `${colour} for ${wanted}`).toBeLessThanOrEqual(tolerance),
  );
}
const RED = [220, 30, 30];
const BLUE = [20, 40, 200];

async function drawn(width: number, height: number, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'rgb(220 30 30)';
  context.fillRect(0, 0, width, height);
  return canvas.convertToBlob({ type });
}

describe('odd pictures', () => {
  it('reads 16-bit and greyscale PNG, and says that bits were cut', async () => {
    const deep = await read('sixteen-bit.png');
    near(at(deep.picture, 0.2, 0.5), RED, 1);
    near(at(deep.picture, 0.8, 0.5), BLUE, 1);
    expect(deep.notes.join()).toContain('16 bits a channel are cut to 8');
    const grey = await read('grey.png');
    expect(at(grey.picture, 0.2, 0.5)).toEqual([40, 40, 40]);
    expect(grey.notes).toEqual([]);
  });

  it('reads a CMYK JPEG in its right colours', async () => {
    const { picture, notes } = await read('cmyk.jpg');
    // Without a colour profile every reader maps ink to light in its own way: the hue is what can be asked for.
    const [red, blue] = [at(picture, 0.2, 0.5), at(picture, 0.8, 0.5)];
    expect(red[0]).toBeGreaterThan(red[2] + 60);
    expect(blue[2]).toBeGreaterThan(blue[0] + 60);
    expect(notes.join()).toContain('CMYK');
  });

  it('turns a picture as its camera recorded', async () => {
    const { picture, size } = await read('turned.jpg');
    expect([picture.width, picture.height]).toEqual([16, 24]);
    expect(size).toEqual({ width: 16, height: 24 });
    near(at(picture, 0.5, 0.15), RED, 12);
    near(at(picture, 0.5, 0.85), BLUE, 12);
  });

  it('takes the first frame of an animation and says so', async () => {
    for (const name of ['animated.gif', 'animated.webp']) {
      const { picture, notes } = await read(name);
      near(at(picture, 0.8, 0.5), RED, 12);
      expect(notes.join()).toContain('first frame');
    }
    expect((await read('palette.gif')).notes).toEqual([]);
  });

  it('lays transparency on white and says so', async () => {
    const { picture, notes } = await read('transparent.png');
    expect(at(picture, 0.2, 0.5)).toEqual(RED);
    expect(at(picture, 0.8, 0.5)).toEqual([255, 255, 255]);
    expect(notes.join()).toContain('on white');
  });

  it('opens a single pixel', async () => {
    const { picture, notes } = await read('one-pixel.png');
    expect([picture.width, picture.height, picture.pixels.length]).toEqual([1, 1, 3]);
    expect(notes).toEqual([]);
  });

  it('scales a panorama of 12,000 pixels down and tells the new size', async () => {
    const { picture, size, notes } = await readPicture(await drawn(12_000, 1500, 'image/jpeg'), 'wide.jpg');
    expect(size.width).toBe(12_000);
    expect([picture.width, picture.height]).toEqual([512, 64]);
    near(at(picture, 0.99, 0.99), RED, 8);
    expect(notes.join()).toBe('its 12,000 × 1,500 pixels are scaled down to 512 × 64');
    const strip = await readPicture(await drawn(12_000, 2), 'strip.png');
    expect([strip.picture.width, strip.picture.height]).toEqual([512, 1]);
  });

  it('renders an SVG drawing, with and without a size of its own', async () => {
    const svg = (size: string) =>
      new Blob([
        `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 40 20"><rect width="20" height="20" fill="#dc1e1e"/></svg>`,
      ]);
    const { picture, notes } = await readPicture(svg('width="40" height="20"'), 'a.svg');
    expect([picture.width, picture.height]).toEqual([40, 20]);
    expect(at(picture, 0.2, 0.5)).toEqual(RED);
    expect(at(picture, 0.8, 0.5)).toEqual([255, 255, 255]);
    expect(notes.join()).toContain('rendered at 40 × 20');
    const free = await readPicture(svg(''), 'b.svg');
    expect(free.picture.width / free.picture.height).toBeCloseTo(2, 1);
    expect(free.picture.width).toBeGreaterThan(100);
  });

  it('refuses what is no picture, and says what to do', async () => {
    expect(await refusal(new Blob([]), 'nothing.png')).toBe('“nothing.png” is empty.');
    expect(await refusal(new Blob(['Dear diary']), 'diary.png')).toContain(
      'is not a picture that this browser can read',
    );
    const heic = new Blob(['\0\0\0\x18ftypheic\0\0\0\0mif1heic and then some']);
    expect(await refusal(heic, 'IMG_1.HEIC')).toMatch(/HEIC picture, which this browser cannot read.*JPEG or PNG/);
    expect(await refusal(new Blob(['II*\0 and then some']), 'scan.tif')).toMatch(/TIFF.*Save it as PNG/);
    expect(await refusal(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><rect']), 'x.svg')).toContain('damaged');
    const whole = new Uint8Array(await (await fixture('cmyk.jpg')).arrayBuffer());
    expect(await refusal(new Blob([whole.slice(0, 60)]), 'half.jpg')).toMatch(/begins as a JPEG picture.*cut off/);
    const huge = new Blob([]);
    Object.defineProperty(huge, 'size', { value: MAX_FILE_BYTES + 1 });
    expect(await refusal(huge, 'huge.png')).toContain('Pictures up to 80 MB');
  });
});
