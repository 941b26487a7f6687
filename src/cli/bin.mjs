#!/usr/bin/env node
// The command `temper`: in a clone it loads the TypeScript sources, so that nothing has to be built first; the package that `npm pack` makes has
// them as plain JavaScript (`scripts/library/buildCommand.ts`).
import { existsSync } from 'node:fs';

// Until the command is loaded nobody else hears a Ctrl-C.
const stopped = { SIGINT: 130, SIGTERM: 143 };
const listeners = Object.entries(stopped).map(([signal, code]) => {
  const listener = () => {
    console.error('temper: Stopped before it began. Nothing was written.');
    process.exit(code);
  };
  process.on(signal, listener);
  return [signal, listener];
});
const packed = !existsSync(new URL('./main.ts', import.meta.url));
const load = packed
  ? (name) => import(`../../dist-lib/cli/${name}.mjs`)
  : (await import('../engine/platform/loadSources.mjs')).loadSource;
const { guardOutput } = await load('outputStreams').catch((error) => {
  if (packed || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(
    `temper: The packages that it needs are not installed, or not all (${error.message}). Run "npm ci" in its folder.`,
  );
  process.exit(1);
});
guardOutput();
const { main } = await load('main');
for (const [signal, listener] of listeners) process.off(signal, listener);
process.exitCode = await main(process.argv.slice(2));
