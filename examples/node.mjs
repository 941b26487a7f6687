/**
 * Corrupted copies of a folder of pictures, under Node:
 *
 *     npm install temper sharp
 *     node node.mjs pictures copies
 *
 * The copies are those of `npx temper corrupt --input pictures --output copies --corruption gaussian_noise,fog,jpeg_compression`: each picture
 * draws its random numbers by the seed and its name.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import sharp from 'sharp';
import { corrupt, dispose } from 'temper';

const [input = 'pictures', output = 'copies'] = process.argv.slice(2);
const corruptions = ['gaussian_noise', 'fog', 'jpeg_compression'];

for (const name of await readdir(input)) {
  if (!/\.(png|jpe?g|webp)$/i.test(name)) continue;
  const { data, info } = await sharp(join(input, name))
    .flatten({ background: '#fff' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = { data, width: info.width, height: info.height, name };
  for (const corruption of corruptions) {
    for (const severity of [1, 2, 3, 4, 5]) {
      const { data, width, height } = await corrupt(picture, corruption, { severity });
      const folder = join(output, corruption, String(severity));
      await mkdir(folder, { recursive: true });
      await sharp(data, { raw: { width, height, channels: 3 } }).toFile(join(folder, `${parse(name).name}.png`));
    }
  }
  console.log(`${name}: ${corruptions.length} corruptions at 5 severities`);
}
await dispose();
