/**
 * Writes the gallery to public/gallery/: a page, a strip of pictures for each perturbation, and the fingerprints that the
 * regression test compares. Run after adding or changing a perturbation, and look at what changed: `npm run build:gallery`,
 * or `npm run build:gallery -- fog snow` for some of them.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Picture } from '../src/contract/image.ts';
import { fingerprint } from './gallery/fingerprint.ts';
import { galleryPage } from './gallery/page.ts';
import { GalleryRenderer, SIDE } from './gallery/render.ts';

const folder = fileURLToPath(new URL('../public/gallery/', import.meta.url));
const wanted = process.argv.slice(2);

async function strip(cells: readonly Picture[]): Promise<Buffer> {
  const layers = cells.map(({ width, height, pixels }, i) => ({
    input: Buffer.from(pixels),
    raw: { width, height, channels: 3 as const },
    left: i * SIDE,
    top: 0,
  }));
  const empty = { width: SIDE * cells.length, height: SIDE, channels: 3 as const, background: '#000' };
  return sharp({ create: empty }).composite(layers).webp({ quality: 72, effort: 6 }).toBuffer();
}

await mkdir(folder, { recursive: true });
const renderer = await GalleryRenderer.start();
const unknown = wanted.filter((name) => !renderer.infos.some((info) => info.name === name));
if (unknown.length > 0) throw new Error(`There is no perturbation called ${unknown.join(', ')}.`);
const known = await readFile(`${folder}fingerprints.json`, 'utf8').then(
  (text) => JSON.parse(text) as Record<string, string[]>,
  () => ({}) as Record<string, string[]>,
);
const fingerprints: Record<string, string[]> = {};
for (const info of renderer.infos) {
  const kept = known[info.name];
  if (wanted.length > 0 && kept && !wanted.includes(info.name)) {
    fingerprints[info.name] = kept;
    continue;
  }
  const { cells } = await renderer.entry(info);
  await writeFile(`${folder}${info.name}.webp`, await strip(cells));
  fingerprints[info.name] = cells.map(fingerprint);
}
for (const file of await readdir(folder)) {
  if (file.endsWith('.webp') && !(file.slice(0, -5) in fingerprints)) await rm(`${folder}${file}`);
}
await writeFile(`${folder}fingerprints.json`, `${JSON.stringify(fingerprints, null, 0)}\n`);
await writeFile(`${folder}index.html`, galleryPage(renderer.infos));
console.log(`${renderer.infos.length} perturbations in public/gallery/.`);
