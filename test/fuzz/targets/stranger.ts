/** What a file is that nobody can open. */
import { kindOfStart, type StartKind } from '../../../src/engine/library/models/fileKind';
import { strangerWords } from '../../../src/sources/formats/strangers';
import { SourceError } from '../../../src/sources/files/SourceError';
import { bytesFile } from '../../../src/sources/files/SourceFile';
import { defineTarget, holds, textFile, type FuzzFile } from '../Target';

const starts = (path: string, text: string): FuzzFile => ({
  path,
  bytes: Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
});

export const target = defineTarget<{ kind: StartKind; words: string | null }>({
  name: 'stranger',
  reads: 'sources/formats/strangers.ts, engine/library/models/fileKind.ts',
  seeds: () => [
    [starts('x.pth', 'PK\x03\x04rest')],
    [starts('x.pth', '\x80\x02\x8a\x0alF')],
    [starts('x.safetensors', '\x08\0\0\0\0\0\0\0{}      ')],
    [textFile('x', '\0\u0001 no known start')],
  ],
  refusals: [SourceError],
  async run([file]) {
    const words = await strangerWords(bytesFile(file!.path, file!.bytes));
    return { words, kind: kindOfStart(file!.path, file!.bytes) };
  },
  check: ({ words }) => holds(words === null || (words.trim() !== '' && words.length < 500), `It is ${words}.`),
});
