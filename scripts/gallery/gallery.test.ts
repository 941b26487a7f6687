/** Visual regression: what the code makes now against the committed gallery. */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { perturbations } from '../../src/perturb/registry.ts';
import { distance, fingerprint, TOLERANCE } from './fingerprint.ts';
import { galleryPage } from './page.ts';
import { GalleryRenderer } from './render.ts';

const folder = new URL('../../public/gallery/', import.meta.url);
const committed = JSON.parse(readFileSync(new URL('fingerprints.json', folder), 'utf8')) as Record<string, string[]>;
const ADVICE = 'run `npm run build:gallery` and look at the pictures';

describe('fingerprint', () => {
  const plain = (value: number) => ({ width: 14, height: 14, pixels: new Uint8Array(14 * 14 * 3).fill(value) });
  it('sees another mean and another spread', () => {
    const noisy = plain(100);
    noisy.pixels.forEach((_, i) => (noisy.pixels[i] = i % 2 ? 90 : 110));
    expect(distance(fingerprint(plain(100)), fingerprint(plain(100)))).toBe(0);
    expect(distance(fingerprint(plain(100)), fingerprint(plain(103)))).toBe(3);
    expect(distance(fingerprint(plain(100)), fingerprint(noisy))).toBe(10);
  });
});

describe('gallery', () => {
  let renderer: GalleryRenderer;
  beforeAll(async () => {
    renderer = await GalleryRenderer.start();
  });

  it('is the page of the registry as it is', () => {
    expect(readFileSync(new URL('index.html', folder), 'utf8') === galleryPage(renderer.infos), ADVICE).toBe(true);
    expect(Object.keys(committed), ADVICE).toEqual(renderer.infos.map(({ name }) => name));
  });

  it.each(perturbations.map(({ info }) => info.name))('%s looks as committed', async (name) => {
    expect(existsSync(new URL(`${name}.webp`, folder)), ADVICE).toBe(true);
    const info = renderer.infos.find((candidate) => candidate.name === name)!;
    const { cells } = await renderer.entry(info);
    const changes = cells.map((cell, i) => distance(fingerprint(cell), committed[name]?.[i] ?? ''));
    expect(Math.max(...changes), `${ADVICE}; changes by severity: ${changes.join(', ')}`).toBeLessThanOrEqual(
      TOLERANCE,
    );
  });
});
