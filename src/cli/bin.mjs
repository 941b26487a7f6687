#!/usr/bin/env node
// The command `temper`: in a clone it loads the TypeScript sources as they are, so that nothing has to be built first; the package that `npm pack` makes has
// them as plain JavaScript (`scripts/library/buildCommand.ts`).
import { existsSync } from 'node:fs';

const packed = !existsSync(new URL('./main.ts', import.meta.url));
if (!packed) (await import('tsx/esm/api')).register();
const { guardOutput } = await import(packed ? '../../dist-lib/cli/outputStreams.mjs' : './outputStreams.ts');
guardOutput();
const { main } = await import(packed ? '../../dist-lib/cli/main.mjs' : './main.ts');
process.exitCode = await main(process.argv.slice(2));
