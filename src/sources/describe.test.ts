import { describe, expect, it } from 'vitest';
import { PRESETS } from '../contract/config';
import { presetConfig } from '../contract/presets';
import { composites } from './composites';
import { describeData } from './describe';
import { COMPOSITE_SETS } from './sets';
import { splitSizes } from './splits';
import { loadTestPack } from './testing';

describe('description of the data', () => {
  it('credits every style and discloses what must be known', async () => {
    const info = describeData(await loadTestPack(), presetConfig('quick'));
    expect(info.attribution).toHaveLength(11);
    for (const row of info.attribution) expect(row.author && row.licence && row.style && row.role).toBeTruthy();
    for (const words of ['not new objects', 'share their outlines', 'Monotone', 'reference model']) {
      expect(info.note).toContain(words);
    }
  });

  it.each(PRESETS.filter((name) => name !== 'real'))('gives sizes that the %s preset really gets', async (preset) => {
    const { data } = presetConfig(preset);
    const pack = await loadTestPack(data.pack === 'own' ? 'emoji-64' : data.pack);
    const [tested, once] = [Math.min(2, data.testPerClass), Math.min(3, data.cleanPerClass)];
    const sizes = splitSizes(pack.name, { ...data, testPerClass: tested, cleanPerClass: once });
    for (const set of COMPOSITE_SETS.slice(COMPOSITE_SETS.indexOf('validation'))) {
      if (set === 'new-arrivals' && data.arrivals === 0) expect(sizes[set]).toBe(0);
      const perClass = set === 'clean' || set === 'new-arrivals' ? once : tested;
      if (sizes[set] > 0) expect(composites(pack, { set, seed: 1, perClass }).count, set).toBe(sizes[set]);
    }
    expect(sizes.teacher).toBe(pack.classes.length * data.teacherPerClass);
    expect(sizes['to-corrupt']).toBe(pack.classes.length * tested);
    // Those that are corrupted are clean ones, whatever is asked for.
    expect(splitSizes(pack.name, { ...data, testPerClass: 9, cleanPerClass: 1 }).clean).toBe(9 * pack.classes.length);
    expect(splitSizes(pack.name, { ...data, testPerClass: 500 }).natural).toBe(pack.natural!.indices.length);
  });
});
