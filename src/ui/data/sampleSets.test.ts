import { describe, expect, it } from 'vitest';
import { shownSets } from './sampleSets';

describe('sets that are shown', () => {
  it('are those that have pictures', () => {
    const splits = {
      teacher: 40,
      labelled: 20,
      unlabelled: 0,
      clean: 20,
      renditions: 8,
      natural: 0,
      'transfer-test': 32,
    };
    expect(shownSets({ splits }, true).map(({ value }) => value)).toEqual(['clean', 'renditions', 'transfer', 'train']);
    expect(shownSets(null, false)).toHaveLength(6);
    const arriving = { ...splits, arrivals: 30, 'new-arrivals': 10 };
    expect(shownSets({ splits: arriving }, false)[1]).toMatchObject({ value: 'arrivals', label: 'From the field' });
  });

  it('are told of as what they are', () => {
    const about = (own: boolean) => shownSets(null, own).find(({ value }) => value === 'sketch')!.about;
    expect(about(false)).toContain('Pencil renderings');
    expect(about(true)).toContain('same classes');
  });
});
