/**
 * Compiles each module of src/compute/native/assembly (AssemblyScript, one folder a module) to WebAssembly and writes it into
 * src/compute/native/binaries/<module>.ts as base64. The module `network`, whose arithmetic gains by it, is also compiled with fused multiply-add, into a
 * file of its own. Run after changing the sources: `node scripts/build-native.mjs [module …]`. A unit
 * test compares the digests.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/compute/native/', import.meta.url));

async function compile(sources, ...more) {
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

/** Modules with a second file, compiled with relaxed SIMD. */
const FUSED = ['network'];

async function build(module) {
  await write(module, module, []);
  if (FUSED.includes(module)) await write(module, `${module}Fused`, ['--enable', 'relaxed-simd']);
}

async function write(module, file, features) {
  const names = readdirSync(`${folder}assembly/${module}`).sort();
  const sources = Object.fromEntries(
    names.map((name) => [name, readFileSync(`${folder}assembly/${module}/${name}`, 'utf8')]),
  );
  const digest = createHash('sha256')
    .update(names.map((name) => sources[name]).join(''))
    .digest('hex');
  const plain = await compile(sources, ...features);
  writeFileSync(
    `${folder}binaries/${file}.ts`,
    `/** Generated from assembly/${module}/ by scripts/build-native.mjs; do not edit. */

export const SOURCE_DIGEST = '${digest}';

/** WebAssembly with ${features.length > 0 ? 'relaxed SIMD' : 'SIMD'} on an imported memory. */
export const PLAIN =
  '${plain}';
`,
  );
  console.log(`${file}: ${plain.length} characters`);
}

const wanted = process.argv.slice(2);
for (const module of wanted.length > 0 ? wanted : readdirSync(`${folder}assembly`)) await build(module);
