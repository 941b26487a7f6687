/** For tests: reads the pack from `public/` on disk. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadEmojiPack } from './emojiPack';
import type { EmojiPack, PackName, ReadAsset } from './emojiPack';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));

export const readPublic: ReadAsset = async (path) => new Uint8Array(await readFile(PUBLIC + path));

export function loadTestPack(name: PackName = 'emoji-16'): Promise<EmojiPack> {
  return loadEmojiPack(readPublic, name);
}
