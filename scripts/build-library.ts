/**
 * Builds what `npm pack` packs into `dist-lib/`: `npm run build:library`. ES modules for bundlers, pages and Node with nothing to install beside them, and
 * their types.
 */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildCommand } from './library/buildCommand';
import { buildModules, takenPackages } from './library/buildModules';
import { exportedRegistry } from './library/registryModules';
import { writeNotices } from './library/writeNotices';
import { writeTypes } from './library/writeTypes';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = resolve(ROOT, 'dist-lib');

const registry = await exportedRegistry();
await rm(OUT, { recursive: true, force: true });
const packages = new Map<string, string>();
await buildModules(registry, ROOT, OUT, takenPackages(packages));
await buildCommand(ROOT, OUT, takenPackages(packages));
await writeNotices(packages, OUT);
await writeTypes(registry, ROOT, OUT);
