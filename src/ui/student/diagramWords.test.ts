import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { TUNED_PARTS, type ExperimentConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { cutFor } from '../../lab/job/cut';
import { captionOf, legendOf } from './diagramWords';
import { layOut } from './networkLayout';

describe('the network diagram', async () => {
  const [small, large] = await fakeEngine().models(presetConfig('tiny'));
  const { student } = presetConfig('quick');
  const correction = { ...student.correction, steps: 300, afterwards: 'held' as const };
  const usual = { ...student, fraction: 0.2, correction, cleanPath: 'frozen' as const, taughtBy: 'mix' as const };
  const drawn = (changes: Partial<ExperimentConfig['student']>) => {
    const chosen = { ...usual, front: 1, ...changes };
    const cut = cutFor(large!, chosen);
    return {
      legend: legendOf(cut, chosen).map(({ words }) => words),
      caption: captionOf(large!, cut, chosen),
      layout: layOut(large!, small!, cut, chosen.cleanPath === 'frozen', 800),
    };
  };

  it('shows the corrected front, the frozen middle, the tuned end and a path of its own for the clean head', () => {
    const { legend, caption, layout } = drawn({ tuned: 'front-and-last-blocks' });
    expect(legend).toEqual([
      'corrected front, one block: then held',
      'frozen middle, one block',
      'tuned end, one block',
      'the untouched original, which the clean head reads',
      'the teacher',
      'the frozen large model teaches as well',
    ]);
    expect(caption).toBe(
      'First the front is corrected: it learns to give for a changed picture what it gave for the clean one. Then the last blocks ' +
        'and the heads are tuned. The clean head reads the untouched original, so an answer of all heads costs two passes.',
    );
    expect(layout.segments.map(({ role }) => role)).toEqual(['corrected', 'frozen', 'tuned']);
    expect(layout.original!.boxes).toHaveLength(3);
  });

  it('parts only where the last blocks begin, where only they are tuned', () => {
    const { legend, caption, layout } = drawn({ tuned: 'last-blocks', taughtBy: 'frozen' });
    expect(legend).toEqual([
      'frozen, 2 blocks',
      'tuned end, one block',
      'the untouched original, which the clean head reads',
      'the frozen large model teaches',
    ]);
    expect(caption).toContain(
      'Tuned are the last blocks and the heads. The clean head reads the untouched original, so an answer',
    );
    expect(caption).toContain('runs the last 50 % of the operations twice');
    expect(layout.original!.boxes).toHaveLength(1);
  });

  it('says what happens to norms, to a front that is tuned, and to heads that share a path', () => {
    expect(drawn({ tuned: 'norms' }).legend[0]).toBe('only norms and biases tuned, 3 blocks');
    expect(drawn({ tuned: 'norms' }).caption).toContain('Tuned are the norms of every block and the heads.');
    expect(drawn({ tuned: 'front-and-norms' }).caption).toContain(
      'Then the norms of every block behind it and the heads',
    );
    const later = drawn({ tuned: 'front', correction: { ...usual.correction, afterwards: 'tuned' } });
    expect(later.legend[0]).toBe('corrected front, one block: then tuned with the rest');
    expect(later.caption).toContain('Then the front that was corrected and the heads are tuned.');
    const shared = drawn({ cleanPath: 'shared' });
    expect(shared.caption).toContain('All three heads read the same, tuned path.');
    expect(shared.layout.original).toBeNull();
    const none = drawn({ tuned: 'last-blocks', fraction: 0.01 });
    expect(none.caption).toContain('Tuned are the heads. All three heads read the same features');
  });

  it('has a legend and a caption for every choice', () => {
    for (const tuned of TUNED_PARTS) {
      for (const steps of [0, 300]) {
        const { legend, caption } = drawn({ tuned, correction: { ...usual.correction, steps } });
        expect(legend.length).toBeGreaterThan(1);
        expect(caption).toMatch(/\.$/);
      }
    }
  });
});
