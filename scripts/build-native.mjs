/**
 * Compiles src/compute/native/assembly (AssemblyScript) to WebAssembly and writes it into src/compute/native/binary.ts as
 * base64, in two variants: for the ordinary memory of TensorFlow.js and for the shared memory of its threaded build.
 * Run after changing the sources: `node scripts/build-native.mjs`. A unit test compares the digest.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/compute/native/', import.meta.url));
const names = readdirSync(`${folder}assembly`).sort();
const sources = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}assembly/${name}`, 'utf8')]));
const digest = createHash('sha256')
  .update(names.map((name) => sources[name]).join(''))
  .digest('hex');

async function compile(...more) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      '-o',
      'out.wasm',
      '-O3',
      '--converge',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
      ...more,
    ],
    {
      readFile: (name) => sources[name] ?? null,
      writeFile: (name, contents) => {
        if (name === 'out.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

const plain = await compile();
const shared = await compile('--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536');
writeFileSync(
  `${folder}binary.ts`,
  `/** Generated from assembly/ by scripts/build-native.mjs; do not edit. */

export const SOURCE_DIGEST = '${digest}';

/** WebAssembly with SIMD on an imported memory. */
export const PLAIN =
  '${plain}';

/** The same on a shared memory of at most 4 GiB. */
export const SHARED =
  '${shared}';
`,
);
console.log(`binary.ts: ${plain.length} and ${shared.length} characters`);
