/**
 * Rebuilds `public/emoji/`: one PNG sprite sheet a style, `pack.json` and `ATTRIBUTION.md`.
 *
 *   npx tsx scripts/build-emoji-pack.ts [folder with node_modules/@iconify-json] [chromium executable]
 *
 * The icon packages (about 180 MB) are needed only here, so they are no dependency of the project: without a folder they
 * are installed into the system's temporary folder. Run `scripts/choose-natural.ts` afterwards: its choice depends on
 * the sprites.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attributionText } from './emoji/attribution';
import { findIcon, readIconSet } from './emoji/icons';
import { encodePng } from './emoji/png';
import { Rasteriser } from './emoji/rasterise';
import { STYLES } from './emoji/styles';

const CELL = 64;
const MARGIN = 2;
const COLUMNS = 8;
const OUT = fileURLToPath(new URL('../public/emoji/', import.meta.url));

interface Concept {
  concept: string;
  label: string;
  char: string;
  use: 'class' | 'unseen';
  small: boolean;
  /** Icon names by style, where they differ from the concept's. */
  icons: Record<string, string>;
}

async function main(): Promise<void> {
  const folder = join(process.argv[2] ?? (await installIcons()), 'node_modules');
  const concepts = JSON.parse(await readFile(new URL('emoji-concepts.json', import.meta.url), 'utf8')) as Concept[];
  await mkdir(OUT, { recursive: true });
  const rasteriser = await Rasteriser.start(process.argv[3] ?? '/usr/bin/chromium');
  const styles = [];
  let total = 0;
  try {
    for (const style of STYLES) {
      const set = await readIconSet(folder, style.name);
      // Unseen concepts serve transfer, which uses the source styles only.
      const drawn = concepts.filter((c) => c.use === 'class' || style.role === 'source');
      const icons = drawn.map((c, i) =>
        style.repair(findIcon(set, c.icons[style.name] ?? c.concept, `i${i}-`), c.concept),
      );
      const pixels = await rasteriser.sheet(icons, COLUMNS, CELL, MARGIN);
      const rows = Math.ceil(drawn.length / COLUMNS);
      const png = encodePng(COLUMNS * CELL, rows * CELL, tidyAlpha(pixels));
      const file = `${style.name}.png`;
      await writeFile(join(OUT, file), png);
      total += png.length;
      console.log(`${file.padEnd(32)} ${drawn.length} icons, ${(png.length / 1024).toFixed(0)} kB`);
      styles.push({
        name: style.name,
        label: style.label,
        role: style.role,
        monochrome: style.monochrome,
        file,
        cells: drawn.length,
        author: style.author,
        licence: set.info.license.spdx ?? set.info.license.title,
        licenceUrl: set.info.license.url ?? '',
        source: set.info.author.url ?? '',
      });
    }
  } finally {
    await rasteriser.stop();
  }
  const pack = {
    format: 'temper-emoji-pack',
    version: 1,
    cell: CELL,
    margin: MARGIN,
    columns: COLUMNS,
    concepts: concepts.map(({ concept, label, char, use, small }) => ({ name: concept, label, char, use, small })),
    styles,
  };
  await writeFile(join(OUT, 'pack.json'), formatPack(pack));
  await writeFile(join(OUT, 'ATTRIBUTION.md'), attributionText(styles));
  console.log(`Together ${(total / 1024).toFixed(0)} kB.`);
}

/** Makes what cannot be seen compressible: colour under zero alpha is cleared, nearly opaque becomes opaque. */
function tidyAlpha(pixels: Uint8Array): Uint8Array {
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3]! < 3) pixels.fill(0, i, i + 4);
    else if (pixels[i + 3]! > 252) pixels[i + 3] = 255;
  }
  return pixels;
}

/** One line a concept and a style: readable, and small in a diff. */
function formatPack(pack: Record<string, unknown>): string {
  const fields = Object.entries(pack).map(([key, value]) => {
    if (!Array.isArray(value)) return `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    const rows = value.map((row) => `    ${JSON.stringify(row)}`);
    return `  ${JSON.stringify(key)}: [\n${rows.join(',\n')}\n  ]`;
  });
  return `{\n${fields.join(',\n')}\n}\n`;
}

async function installIcons(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-icons-'));
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const packages = STYLES.map((style) => `@iconify-json/${style.name}@${style.version}`);
  console.log(`Installing ${packages.length} icon packages into ${folder}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    stdio: 'inherit',
  });
  return folder;
}

await main();
