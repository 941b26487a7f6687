/** Findings as folders under `out/fuzz/`: the input's files, what went wrong, and the line that makes it happen again. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './runInput';
import type { FuzzFile } from './Target';

export interface Finding extends Fault {
  target: string;
  seed: number;
  index: number;
  /** The same for findings of one cause, as far as their stack says. */
  signature: string;
}

export function findingOf(target: string, seed: number, index: number, fault: Fault): Finding {
  return { ...fault, target, seed, index, signature: signatureOf(target, fault) };
}

/** Kind, class of the error, and where it was thrown: the first line of its stack that is none of this folder's own frame. */
function signatureOf(target: string, { kind, message, stack }: Fault): string {
  const place = stack.split('\n').find((line) => /[/\\](src|targets|seeds|node_modules)[/\\]/.test(line)) ?? '';
  const words = place === '' ? message.replaceAll(/\d+/g, '#').slice(0, 80) : message.slice(0, message.indexOf(':'));
  return createHash('sha256').update(`${target} ${kind} ${words} ${place.trim()}`).digest('hex').slice(0, 12);
}

export function commandOf({ target, seed, index }: Pick<Finding, 'target' | 'seed' | 'index'>): string {
  return `npm run fuzz -- --target ${target} --seed ${seed} --only ${index}`;
}

/** @returns the folder */
export function writeFinding(out: string, finding: Finding, files: readonly FuzzFile[]): string {
  const { target, kind, seed, index, message, stack } = finding;
  const folder = join(out, target, `${kind}-${seed}-${index}`);
  mkdirSync(folder, { recursive: true });
  const listed = files.map(({ path, bytes }, i) => {
    const name = `${i}-${path.replaceAll(/[^\w.-]+/g, '_').slice(-60)}`;
    writeFileSync(join(folder, name), bytes);
    return `${name}: ${JSON.stringify(path.slice(0, 500))}, ${bytes.length} bytes`;
  });
  const text = [`${kind}: ${message}`, stack, 'Again:', commandOf(finding), '', 'Files:', ...listed, ''].join('\n');
  writeFileSync(join(folder, 'finding.txt'), text);
  return folder;
}
