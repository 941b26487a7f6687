import { describe, expect, it } from 'vitest';
import { fileStem, pictureFileName, uniqueNames } from './exportNames';

describe('names of exported files', () => {
  it('are legal everywhere', () => {
    expect(fileStem('My cat.JPG')).toBe('My_cat');
    expect(fileStem('a/b\\c:d*e?.png')).toBe('a-b-c-d-e');
    expect(fileStem('..hidden')).toBe('hidden');
    expect(fileStem('con.png')).toBe('picture-con');
    expect(fileStem('🐈 Kätzchen.webp')).toBe('🐈_Kätzchen');
    expect(fileStem('***')).toBe('picture');
    expect(fileStem('v1.2 final.png')).toBe('v1.2_final');
    expect([...fileStem('x'.repeat(300))]).toHaveLength(80);
  });

  it('are made unique without taking a name that another has', () => {
    expect(uniqueNames(['a', 'A', 'b', 'a'])).toEqual(['a', 'A-2', 'b', 'a-3']);
    expect(uniqueNames(['a', 'a', 'a-2'])).toEqual(['a', 'a-3', 'a-2']);
    expect(uniqueNames(['\u00e9', 'e\u0301'])[1]).toMatch(/-2$/);
  });

  it('say what was done, in order, with a JPEG round trip', () => {
    expect(pictureFileName('Sunset', [{ perturbation: 'fog', severity: 3 }], null)).toBe('Sunset_fog_3.png');
    const chain = [
      { perturbation: 'fog', severity: 3 },
      { perturbation: 'contrast', severity: 1.5 },
    ];
    expect(pictureFileName('Sunset', chain, 85)).toBe('Sunset_fog_3+contrast_1.5_jpeg85.png');
    expect(pictureFileName('Sunset', [], null)).toBe('Sunset_clean.png');
  });
});
