import { describe, expect, it } from 'vitest';
import type { DataProposal } from '../../contract/library';
import { DataDraft } from './DataDraft.svelte';
import { fittingSizes } from './fittingSizes';

const NAMES = ['n1', 'n2', 'n3', 'n4'];
const proposal = (changes: Partial<DataProposal> = {}): DataProposal => ({
  name: 'pictures',
  layout: 'a folder for each class',
  kind: 'pictures',
  classNames: NAMES,
  shownNames: ['tench', 'goldfish', 'great white shark', 'hen'],
  splits: [
    { name: 'train', count: 130, perClass: [100, 20, 10, 0], unlabelled: 0 },
    { name: 'val', count: 15, perClass: [5, 5, 5, 0], unlabelled: 0 },
  ],
  corruptions: [],
  leftOut: [],
  notes: [],
  doubts: [],
  reading: {},
  side: 32,
  preview: [],
  ...changes,
});

describe('what is to be kept', () => {
  it('is all of it but the classes without pictures', () => {
    const draft = new DataDraft(proposal());
    expect([...draft.classes]).toEqual(['n1', 'n2', 'n3']);
    expect(draft.pictures).toBe(145);
    expect(draft.bytes).toBe(145 * 3 * 32 * 32);
    expect(draft.choice(5)).toEqual({ name: 'pictures', seed: 5, classes: ['n1', 'n2', 'n3'] });
  });

  it('waits for what has to be settled', () => {
    const doubt = {
      option: 'severity' as const,
      said: 'Nothing tells.',
      choices: [{ value: '1', label: '1' }],
      chosen: null,
    };
    expect(new DataDraft(proposal({ doubts: [doubt] })).fault).toMatch(/Choose the severity/);
    const settled = proposal({
      doubts: [{ ...doubt, chosen: '1' }],
      corruptions: [{ name: 'fog', severities: [1.5, 1] }],
    });
    expect(new DataDraft(settled).fault).toBeNull();
    expect(new DataDraft(settled).allSeverities).toEqual([1, 1.5]);
  });

  it('counts classes, splits and the limit together', () => {
    const draft = new DataDraft(proposal());
    draft.perClass = 15;
    expect(draft.pictures).toBe(15 + 15 + 10 + 15);
    draft.toggleIn(draft.splits, 'val');
    expect(draft.pictures).toBe(40);
    expect(draft.rows[0]!.count).toBe(100);
    draft.toggle('n1');
    expect(draft.choice(1)).toEqual({
      name: 'pictures',
      seed: 1,
      classes: ['n2', 'n3'],
      perClass: 15,
      splits: ['train'],
    });
  });

  it('finds classes by what they are called and by their names, and chooses those that are found', () => {
    const draft = new DataDraft(proposal());
    draft.query = 'FISH';
    expect(draft.found.map(({ name }) => name)).toEqual(['n2']);
    draft.setFound(false);
    expect([...draft.classes]).toEqual(['n1', 'n3']);
    draft.query = '';
    draft.setFound(false);
    expect(draft.fault).toContain('at least two classes');
    draft.query = 'n3';
    draft.setFound(true);
    draft.query = 'n1';
    draft.setFound(true);
    expect(draft.fault).toBeNull();
    draft.perClass = 1.5;
    expect(draft.fault).toContain('whole number');
    draft.perClass = null;
    draft.name = ' ';
    expect(draft.fault).toContain('name');
  });

  it('says which classes have too few pictures for an experiment, and leaves them out', () => {
    const draft = new DataDraft(
      proposal({ splits: [{ name: 'all', count: 13, perClass: [5, 2, 5, 1], unlabelled: 0 }] }),
    );
    expect(draft.thin.map(({ shown }) => shown)).toEqual(['goldfish', 'hen']);
    draft.dropThin();
    expect([[...draft.classes], draft.thin]).toEqual([['n1', 'n3'], []]);
  });

  it('is limited at first where all of it would fill the browser', () => {
    const perClass = Array.from({ length: 4 }, () => 1300);
    const draft = new DataDraft(
      proposal({ side: 224, splits: [{ name: 'train', count: 5200, perClass, unlabelled: 0 }] }),
    );
    expect(draft.perClass).toBe(500);
    expect(draft.bytes).toBeLessThan(500e6);
  });

  it('keeps what was left out by hand while a list comes and goes, and nothing that only the list left out', () => {
    const of = (a: number, b: number, c: number, side = 32) =>
      proposal({ side, splits: [{ name: 'val', count: a + b + c, perClass: [a, b, c, 0], unlabelled: 0 }] });
    const all = new DataDraft(of(9, 9, 9));
    all.toggle('n1');
    const listed = new DataDraft(of(0, 9, 0), all);
    expect([...listed.classes]).toEqual(['n2']);
    const again = new DataDraft(of(9, 9, 9), listed);
    expect([...again.classes]).toEqual(['n2', 'n3']);
    // A limit that was proposed for all of them is none for a part.
    const large = new DataDraft(of(9000, 9000, 9000, 224));
    expect(large.perClass).not.toBeNull();
    expect(new DataDraft(of(9, 9, 9, 224), large).perClass).toBeNull();
    large.perClass = 3;
    expect(new DataDraft(of(9, 9, 9, 224), large).perClass).toBe(3);
  });

  it('of corrupted pictures is corruptions and severities too', () => {
    const draft = new DataDraft(
      proposal({
        kind: 'corrupted',
        splits: [{ name: 'all', count: 40, perClass: [10, 10, 10, 10], unlabelled: 0 }],
        corruptions: [
          { name: 'fog', severities: [1, 3, 5] },
          { name: 'snow', severities: [3] },
        ],
      }),
    );
    expect(draft.allSeverities).toEqual([1, 3, 5]);
    expect([draft.cells, draft.pictures]).toEqual([4, 160]);
    draft.toggleIn(draft.corruptions, 'snow');
    draft.toggleIn(draft.severities, 1);
    expect(draft.choice(1)).toMatchObject({ corruptions: ['fog'], severities: [3, 5] });
    expect(draft.pictures).toBe(80);
    draft.toggleIn(draft.corruptions, 'fog');
    expect(draft.fault).toContain('at least one corruption');
  });
});

describe('sizes that data can fill', () => {
  const wished = { teacherPerClass: 50, labelledPerClass: 10, unlabelled: 300, testPerClass: 10, cleanPerClass: 50 };
  const split = (name: string, perClass: number[]) => ({ name, count: 0, perClass, unlabelled: 0 });

  it('are those that were wished for where there is enough', () => {
    const splits = [split('train', [500, 500]), split('test', [100, 100])];
    expect(fittingSizes({ splits }, wished)).toEqual(wished);
  });

  it('are cut to the middle class, with some left without labels', () => {
    const splits = [split('train', [3, 20, 900]), split('val', [4, 4, 4])];
    // Of 20, 4 choose settings; of the other 16 the teacher has 10, as many as are labelled.
    expect(fittingSizes({ splits }, wished)).toEqual({
      teacherPerClass: 10,
      labelledPerClass: 10,
      unlabelled: 18,
      testPerClass: 4,
      cleanPerClass: 4,
    });
  });

  it('leave a part of a single split for the test', () => {
    // Of 60, 24 are tested on and 6 choose settings.
    expect(fittingSizes({ splits: [split('all', [60, 60])] }, wished)).toEqual({
      teacherPerClass: 15,
      labelledPerClass: 10,
      unlabelled: 30,
      testPerClass: 10,
      cleanPerClass: 24,
    });
    expect(fittingSizes({ splits: [split('all', [3, 3])] }, wished)).toEqual({
      teacherPerClass: 1,
      labelledPerClass: 1,
      unlabelled: 0,
      testPerClass: 1,
      cleanPerClass: 1,
    });
  });
});
