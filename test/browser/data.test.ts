/** Pictures of the user's own in a real browser: decoded in a worker, kept in IndexedDB, read back. */
import { proxy, wrap } from 'comlink';
import { zipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import type { DataWorker } from './dataWorker';
import TURNED from '../fixtures/pictures/turned.jpg?url';
import TRANSPARENT from '../fixtures/pictures/transparent.png?url';

const worker = new Worker(new URL('./dataWorker.ts', import.meta.url), { type: 'module' });
const library = wrap<DataWorker>(worker);
afterAll(() => {
  worker.terminate();
  indexedDB.deleteDatabase('temper-data-test');
});

const ignore = () => proxy(() => {});
const bytes = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer());

async function png(side: number, colour: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, side, side);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

/** A picture that says it has 40,000 × 40,000 pixels. */
function enlarged(png: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = png.slice();
  const view = new DataView(copy.buffer);
  view.setUint32(16, 40_000);
  view.setUint32(20, 40_000);
  return copy;
}

it('opens a zip, keeps its pictures and reads them back; what cannot be decoded is named', async () => {
  const [red, blue] = [await png(32, '#f00'), await png(32, '#00f')];
  const zip = zipSync({
    'a/1.png': red,
    'a/cut.png': red.subarray(0, red.length >> 1),
    'a/huge.png': enlarged(red),
    'b/1.png': blue,
    'b/text.jpg': new TextEncoder().encode('no picture'),
  });
  const files = [{ path: 'colours.zip', file: new Blob([zip as Uint8Array<ArrayBuffer>]) }];
  const proposal = await library.openData(files, ignore());
  expect(proposal).toMatchObject({ name: 'colours', classNames: ['a', 'b'], side: 32 });
  const kept = await library.keepData({ name: 'colours', seed: 1 }, ignore());
  const why = new Map(kept.leftOut.map((one) => [one.name, one.why]));
  expect([...why.keys()]).toEqual(['a/cut.png', 'a/huge.png', 'b/text.jpg']);
  expect(why.get('a/cut.png')).toMatch(/begins as a PNG picture.*damaged or cut off/);
  expect(why.get('a/huge.png')).toMatch(/40,000 × 40,000 pixels; at most 100 million/);
  expect(why.get('b/text.jpg')).toMatch(/not a picture that this browser can read/);
  const set = await library.pictures(kept.id, 'all');
  expect([...set.labels]).toEqual([0, 1]);
  expect([...set.pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
  expect([...set.pixels.subarray(-3)]).toEqual([0, 0, 255]);
  await library.forgetData(kept.id);
  expect(await library.keys()).toEqual([]);
});

it('turns pictures upright and lays transparency on white, as the page does', async () => {
  const pictures = { 'a/turned.jpg': await bytes(TURNED), 'b/transparent.png': await bytes(TRANSPARENT) };
  const files = Object.entries(pictures).map(([path, file]) => ({ path, file: new Blob([file]) }));
  await library.openData(files, ignore());
  const kept = await library.keepData({ name: 'odd', seed: 1 }, ignore());
  const { pixels, width } = await library.pictures(kept.id, 'all');
  const at = (picture: number, x: number, y: number) =>
    [...pixels.subarray(((picture * width + y) * width + x) * 3)].slice(0, 3);
  // The first is red above blue once it is upright; stored, it is red beside blue.
  const [above, below] = [at(0, 112, 10), at(0, 112, 213)];
  expect(above[0]! > 180 && above[2]! < 80).toBe(true);
  expect(below[2]! > 150 && below[0]! < 80).toBe(true);
  expect(at(1, 213, 213)).toEqual([255, 255, 255]);
  await library.forgetData(kept.id);
});

it('tells that an address is of a page', async () => {
  const address = new URL('/no-such-file-here.zip', location.href).href;
  await expect(library.openDataAt(address, ignore())).rejects.toThrow(/is of a web page|is not on the server/);
});
