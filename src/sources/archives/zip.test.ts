import { describe, expect, it } from 'vitest';
import { bytesFile, fileOf } from '../files/SourceFile';
import { lastSignature, makeZip, patched, text } from './testing';
import { openZip } from './zip';

const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const noise = Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i, 2654435761) >>> 13);

describe('zip', () => {
  it('lists and reads deflated and stored entries', async () => {
    const file = makeZip({ 'a/x.png': noise, 'b/y.png': [noise.subarray(7), { level: 0 }], 'b/': new Uint8Array(0) });
    const { files, leftOut } = await openZip(file);
    expect(files.map(({ path, size, ranged }) => [path, size, ranged])).toEqual([
      ['a/x.png', 5000, false],
      ['b/y.png', 4993, true],
    ]);
    expect(leftOut).toEqual([]);
    expect(await files[0]!.read()).toEqual(noise);
    expect(await files[0]!.read(100, 110)).toEqual(noise.subarray(100, 110));
    expect(await files[1]!.read(0, 10)).toEqual(noise.subarray(7, 17));
    await expect(files[1]!.read(4990, 5000)).rejects.toThrow('4993 bytes');
  });

  it('reads nothing of an entry before it is asked for', async () => {
    const bytes = await makeZip({
      'a/x.png': [new Uint8Array(300_000).fill(7), { level: 0 }],
      'a/y.png': noise,
    }).read();
    let read = 0;
    const counted = fileOf('data.zip', bytes.length, (start, end) => {
      read += end - start;
      return Promise.resolve(bytes.subarray(start, end));
    });
    const { files } = await openZip(counted);
    expect(read).toBeLessThan(70_000);
    await files[1]!.read();
    expect(read).toBeLessThan(80_000);
  });

  it.each(['../x.png', 'a/../../x.png', '/etc/x.png', 'C:\\x.png', 'a\\..\\x.png', 'a/\0x.png'])(
    'refuses the name %j',
    async (name) => {
      await expect(openZip(makeZip({ [name]: noise }))).rejects.toThrow(/damaged or hostile/);
    },
  );

  it('refuses a declared bomb, and one that declares less than it holds', async () => {
    const zeros = new Uint8Array(8_000_000);
    await expect(openZip(makeZip({ 'a.png': zeros }))).rejects.toThrow(/more than 200 times its size/);
    const bytes = await makeZip({ 'a.png': zeros }).read();
    const lying = patched(makeZip({}), bytes, (view) => view.setUint32(lastSignature(bytes, CENTRAL) + 24, 1000, true));
    const { files } = await openZip(lying);
    await expect(files[0]!.read()).rejects.toThrow(/more than the 1000 bytes it declares/);
  });

  it('refuses more in all, or more entries, than the limits', async () => {
    const file = makeZip({ 'a.png': noise, 'b.png': noise });
    await expect(openZip(file, { limits: { totalBytes: 9999 } })).rejects.toThrow(/in all/);
    await expect(openZip(file, { limits: { entries: 1 } })).rejects.toThrow(/holds 2 files; at most 1/);
    await expect(openZip(file, { limits: { entryBytes: 4000 } })).rejects.toThrow(/"a.png" in data.zip unpacks to/);
  });

  it('refuses entries that share bytes', async () => {
    const bytes = await makeZip({ 'a.png': noise, 'b.png': noise }).read();
    const overlapping = patched(makeZip({}), bytes, (view) =>
      view.setUint32(lastSignature(bytes, CENTRAL) + 42, 0, true),
    );
    await expect(openZip(overlapping)).rejects.toThrow(/shares bytes/);
  });

  it('refuses encrypted entries and other methods', async () => {
    const bytes = await makeZip({ 'a.png': noise }).read();
    const at = lastSignature(bytes, CENTRAL);
    await expect(openZip(patched(makeZip({}), bytes, (v) => v.setUint16(at + 8, 1, true)))).rejects.toThrow(
      /encrypted/,
    );
    await expect(openZip(patched(makeZip({}), bytes, (v) => v.setUint16(at + 10, 14, true)))).rejects.toThrow(/LZMA/);
  });

  it('refuses every truncation', async () => {
    const bytes = await makeZip({ 'a/x.png': noise, 'b/y.png': noise }).read();
    for (const length of [0, 10, 500, bytes.length - 30, bytes.length - 1]) {
      await expect(openZip(bytesFile('data.zip', bytes.subarray(0, length)))).rejects.toThrow(/cut off/);
    }
    const end = lastSignature(bytes, END);
    const without = patched(makeZip({}), bytes, (view) => view.setUint16(end + 10, 3, true));
    await expect(openZip(without)).rejects.toThrow(/directory .* damaged/);
  });

  it('tells a damaged entry by its checksum and leaves the others alone', async () => {
    const bytes = await makeZip({ 'a.png': [noise, { level: 0 }], 'b.png': noise }).read();
    const { files } = await openZip(patched(makeZip({}), bytes, (_, all) => (all[1000]! ^= 1)));
    await expect(files[0]!.read()).rejects.toThrow(/"a.png" in data.zip is damaged/);
    expect(await files[1]!.read()).toEqual(noise);
  });

  it('leaves links that lead out of it out with a reason', async () => {
    const link = { os: 3, attrs: 0o120777 << 16 } as const;
    const { files, leftOut } = await openZip(makeZip({ 'a.png': noise, 'l.png': [text('/etc/passwd'), link] }));
    expect(files.map((file) => file.path)).toEqual(['a.png']);
    expect(leftOut).toEqual([{ name: 'l.png', why: 'a link out of the archive, to /etc/passwd' }]);
  });

  it('reads Zip64 sizes', async () => {
    const bytes = await makeZip({ 'a.png': [noise, { extra: { 1: new Uint8Array(24) } }] }).read();
    const at = lastSignature(bytes, CENTRAL);
    const large = patched(makeZip({}), bytes, (view) => {
      const extra = at + 46 + 5 + 4;
      view.setBigUint64(extra, BigInt(view.getUint32(at + 24, true)), true);
      view.setBigUint64(extra + 8, BigInt(view.getUint32(at + 20, true)), true);
      view.setBigUint64(extra + 16, 0n, true);
      for (const field of [20, 24, 42]) view.setUint32(at + field, 0xffffffff, true);
    });
    const { files } = await openZip(large);
    expect(await files[0]!.read()).toEqual(noise);
  });
});
