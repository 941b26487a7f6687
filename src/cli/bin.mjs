#!/usr/bin/env node
// The command `temper`: loads the TypeScript sources as they are, so that nothing has to be built first.
import { register } from 'tsx/esm/api';

register();
const { guardOutput } = await import('./outputStreams.ts');
guardOutput();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
