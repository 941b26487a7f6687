/**
 * Draws the icons in `public/icons/` (`npm run build:icons`): a T whose bar runs through the temper colours. One drawing in three forms: with
 * round corners, for browsers and desktops; filling its square, for systems that cut the corners themselves (Apple); and filling it with
 * the drawing inside the circle of 40 % that every mask leaves (maskable).
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const FOLDER = fileURLToPath(new URL('../public/icons/', import.meta.url));

/** As in `src/ui/app.css`. */
const STOPS = [
  ['0', '#f3d9a0'],
  ['.28', '#b87a3d'],
  ['.55', '#6d4170'],
  ['.8', '#2f6193'],
  ['1', '#5f7280'],
] as const;
const GROUND = '#1a1d21';
const STEM = '#fcfbf9';

/** @param corner radius of the ground's corners; @param scale of the letter; both in a square of 64 */
function drawing(corner: number, scale: number): string {
  const stops = STOPS.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`).join('');
  const moved = scale === 1 ? '' : ` transform="translate(32 32) scale(${scale}) translate(-32 -32)"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><linearGradient id="t">${stops}</linearGradient>` +
    `<rect ${corner > 0 ? `width="64" height="64" rx="${corner}"` : 'x="-1" y="-1" width="66" height="66"'} fill="${GROUND}"/><g${moved}>` +
    `<rect x="27" y="19" width="10" height="35" rx="4" fill="${STEM}"/>` +
    `<rect x="8" y="13" width="48" height="12" rx="5" fill="url(#t)"/></g></svg>\n`
  );
}

const png = (svg: string, side: number): Promise<Buffer> =>
  sharp(Buffer.from(svg), { density: (72 * side) / 64 })
    .resize(side, side)
    .png({ compressionLevel: 9 })
    .toBuffer();

const icon = drawing(14, 1);
const files: Record<string, string | Buffer> = {
  'icon.svg': icon,
  'icon-192.png': await png(icon, 192),
  'icon-512.png': await png(icon, 512),
  'maskable-512.png': await png(drawing(0, 0.8), 512),
  'apple-touch.png': await png(drawing(0, 0.9), 180),
};
await mkdir(FOLDER, { recursive: true });
for (const [name, content] of Object.entries(files)) {
  await writeFile(FOLDER + name, content);
  process.stdout.write(`${name}: ${content.length} bytes\n`);
}
