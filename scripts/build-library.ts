/**
 * Builds what `npm pack` packs into `dist-lib/`: `npm run build:library`. ES modules for bundlers, pages and Node with nothing to install beside them, and
 * their types.
 */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildModules } from './library/buildModules';
import { exportedRegistry } from './library/registryModules';
import { writeNotices } from './library/writeNotices';
import { writeTypes } from './library/writeTypes';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = resolve(ROOT, 'dist-lib');

const registry = await exportedRegistry();
await rm(OUT, { recursive: true, force: true });
await writeNotices(await buildModules(registry, ROOT, OUT), OUT);
await writeTypes(registry, ROOT, OUT);
