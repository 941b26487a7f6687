#!/usr/bin/env node
// The command `temper`: in a clone it loads the TypeScript sources, so that nothing has to be built first; the package that `npm pack` makes has
// them as plain JavaScript (`scripts/library/buildCommand.ts`).
import { existsSync } from 'node:fs';

const packed = !existsSync(new URL('./main.ts', import.meta.url));
const load = packed
  ? (name) => import(`../../dist-lib/cli/${name}.mjs`)
  : (await import('../engine/platform/loadSources.mjs')).loadSource;
const { guardOutput } = await load('outputStreams');
guardOutput();
const { main } = await load('main');
process.exitCode = await main(process.argv.slice(2));
