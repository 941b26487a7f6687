/**
 * Operations as methods of tensors, as far as the code calls methods of such names. TensorFlow.js registers either all of them, with everything that they
 * compute, or one by one; a name that is called on something else brings one along for nothing, and none is ever missing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const OPS = 'node_modules/@tensorflow/tfjs-core/dist/public/chained_ops';
const CALLERS = ['src/perturb', 'src/compute', 'src/package'];

/** A module that registers them. */
export function chainedOps(): string {
  const called = new Set<string>();
  for (const folder of CALLERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || /\.test\.ts$|testing\.ts$/.test(name)) continue;
      for (const [, method] of readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/\.\s*(\w+)\s*[(<]/g))
        called.add(method!);
    }
  }
  const files = readdirSync(join(ROOT, OPS)).filter((name) => /^(?!register).*(?<!_test)\.js$/.test(name));
  const used = files.filter((name) => {
    const text = readFileSync(join(ROOT, OPS, name), 'utf8');
    return [...text.matchAll(/prototype\.(\w+) = /g)].some(([, method]) => called.has(method!));
  });
  return used.map((name) => `import ${JSON.stringify(join(ROOT, OPS, name))};`).join('\n');
}
