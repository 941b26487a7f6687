/** Tar archives: ustar, long names of pax and GNU, links. */
import { openTar } from '../../../src/sources/archives/tar';
import { SourceError } from '../../../src/sources/files/SourceError';
import { bytesFile } from '../../../src/sources/files/SourceFile';
import { chance } from '../mutate/draw';
import { checkArchive, readAll, type ReadArchive } from '../seeds/archives';
import { tarred, withTarSums } from '../seeds/pack';
import { defineTarget, textFile } from '../Target';

/** A part's name ends with the type of its entry. */
const typed = (path: string, type: string, content: string) => textFile(`${path}\u0001${type}`, content);

const pax = (key: string, value: string) => {
  const body = ` ${key}=${value}\n`;
  let length = body.length + 2;
  if (String(length).length + body.length !== length) length = body.length + String(body.length + 3).length;
  return `${length}${body}`;
};

export const target = defineTarget<ReadArchive>({
  name: 'tar',
  reads: 'sources/archives/tar.ts, links.ts',
  seeds: () => [
    [typed('cat/1.png', '0', 'one'), typed('cat/', '5', ''), typed('dog/2.png', '0', 'x'.repeat(700))],
    [typed('x', 'x', pax('path', `${'long/'.repeat(30)}name.png`)), typed('short.png', '0', 'content')],
    [typed('././@LongLink', 'L', `${'folder/'.repeat(20)}name.png\0`), typed('short.png', '0', 'content')],
    [typed('a/1.png', '0', 'one'), typed('b', '2', ''), typed('c/1.png', '1', '')],
    [typed('g', 'g', pax('comment', 'x')), typed('fifo', '6', ''), typed('a', '7', 'y')],
  ],
  assemble(parts, random) {
    const entries = parts.map(({ path, bytes }) => {
      const [name = '', type = '0'] = path.split('\u0001');
      return { path: name, bytes, type: type.slice(0, 1) };
    });
    const tar = tarred(entries);
    return [{ path: 'data.tar', bytes: chance(random, 0.5) ? linkTargets(tar) : tar }];
  },
  seal: ([file], random) =>
    file ? [{ ...file, bytes: chance(random, 0.5) ? withTarSums(file.bytes) : file.bytes }] : [],
  refusals: [SourceError],
  run: async ([file]) => readAll(await openTar(bytesFile(file!.path, file!.bytes))),
  check: checkArchive,
});

/** Links lead to the first entry. */
function linkTargets(tar: Uint8Array): Uint8Array {
  const out = tar.slice();
  const first = out.subarray(0, 100);
  for (let at = 512; at + 512 <= out.length; at += 512) {
    const type = out[at + 156];
    if (out[at + 257] === 0x75 && (type === 0x31 || type === 0x32)) out.set(first, at + 157);
  }
  return withTarSums(out);
}
