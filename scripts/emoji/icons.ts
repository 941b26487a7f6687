/** Reads icons of the `@iconify-json/<style>` packages (one `icons.json` of SVG bodies a style) and makes them page-safe. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface IconifyIcon {
  body: string;
  width?: number;
  height?: number;
}

export interface IconifySet {
  icons: Record<string, IconifyIcon>;
  aliases?: Record<string, { parent: string }>;
  width?: number;
  height?: number;
  info: {
    name: string;
    author: { name: string; url?: string };
    license: { spdx?: string; title: string; url?: string };
  };
}

export interface Icon {
  body: string;
  width: number;
  height: number;
}

/**
 * @param folder a `node_modules` folder that holds `@iconify-json/<style>`
 * @throws {Error} where the package is not there
 */
export async function readIconSet(folder: string, style: string): Promise<IconifySet> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, '@iconify-json', style, file), 'utf8'));
  const set = (await read('icons.json')) as Omit<IconifySet, 'info'>;
  return { ...set, info: (await read('info.json')) as IconifySet['info'] };
}

/** The icon of that name, aliases followed. `prefix` is put before every id, so that icons of one page stay apart. */
export function findIcon(set: IconifySet, name: string, prefix: string): Icon {
  const parent = set.icons[name] ? name : set.aliases?.[name]?.parent;
  const icon = parent === undefined ? undefined : set.icons[parent];
  if (!icon) throw new Error(`The icon set ${set.info.name} has no icon "${name}".`);
  return {
    body: prefixIds(icon.body, prefix),
    width: icon.width ?? set.width ?? 16,
    height: icon.height ?? set.height ?? 16,
  };
}

function prefixIds(body: string, prefix: string): string {
  return body
    .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="${prefix}${id}"`)
    .replace(/url\((['"]?)#([^)'"]+)\1\)/g, (_, _quote: string, id: string) => `url(#${prefix}${id})`)
    .replace(/href="#([^"]+)"/g, (_, id: string) => `href="#${prefix}${id}"`);
}
