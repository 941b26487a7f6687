import { describe, expect, it } from 'vitest';
import { isCutOffCorruptedFolder, parseCorruptedFolder } from './corruptedFolder';
import { soon } from '../../test/patience';

const first = { seed: 1, size: { shortSide: 256, crop: 224 }, jpeg: null, table: 'imagenet-c', backend: 'wasm' };

describe('parseCorruptedFolder', () => {
  it('reads what the first versions wrote, and what is written now', () => {
    expect(parseCorruptedFolder(JSON.stringify(first))).toEqual(first);
    expect(parseCorruptedFolder(JSON.stringify({ ...first, temper: '0.1.0', later: [] }))).toEqual({
      ...first,
      temper: '0.1.0',
    });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"seed":1}',
    '{"__proto__":{}}',
    JSON.stringify({ ...first, seed: '1' }),
    JSON.stringify(first).replace('1', '1e999'),
  ])('takes %j for something else', (text) => expect(parseCorruptedFolder(text)).toBeNull());
});

describe('isCutOffCorruptedFolder', () => {
  it('knows every beginning of a file, and one of which the disk kept only the length', () => {
    const text = `${JSON.stringify({ ...first, temper: '0.1.0' }, null, 1)}\n`;
    for (let end = 0; end < text.length - 2; end++)
      expect(isCutOffCorruptedFolder(text.slice(0, end)), `${end}`).toBe(true);
    expect(isCutOffCorruptedFolder('\0'.repeat(120))).toBe(true);
  });

  it('takes no time over a long text', () =>
    soon(() => expect(isCutOffCorruptedFolder(`{"seed": 1,${' "'.repeat(500_000)}`)).toBe(false)));

  it.each(['{"rooms": {"kitchen": 20', 'seed: 1', '{"seed": 1}', '<html>', '[1, 2'])('leaves %j to its owner', (text) =>
    expect(isCutOffCorruptedFolder(text)).toBe(false),
  );
});
