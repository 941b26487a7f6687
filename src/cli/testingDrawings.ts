/** Drawings that the embedded model knows, as files beside their labels. */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { presetConfig } from '../contract/presets';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { EngineSession } from '../engine/session';
import type { CommandFolder } from './testing';

export const SMALL_MODEL = fileURLToPath(new URL('../../public/models/small-16.safetensors', import.meta.url));
export const LARGE_MODEL = fileURLToPath(new URL('../../public/models/large-16.safetensors', import.meta.url));

/** @param put of the test's folder; they come to lie in `data/` */
export async function putDrawings(put: CommandFolder['put'], count: number): Promise<void> {
  const session = new EngineSession(nodePlatform());
  await session.start({ backend: 'wasm' });
  const config = presetConfig('tiny');
  config.data.testPerClass = Math.ceil(count / 16);
  const { classNames } = await session.data(config);
  const { pictures, labels } = await session.samples(config, 'clean', count);
  const known: Record<string, unknown> = {};
  for (const [i, { width, height, pixels }] of pictures.entries()) {
    const name = `drawing ${i}.png`;
    await put(
      `data/${name}`,
      await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    );
    const index = classNames.indexOf(labels[i]!);
    known[name] = i % 2 ? index : { class: index, name: labels[i] };
  }
  await put('data/labels.json', JSON.stringify(known));
}
