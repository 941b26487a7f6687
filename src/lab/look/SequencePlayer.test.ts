import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { Prediction } from '../../contract/engine';
import type { PerturbationInfo, SequenceInfo } from '../../contract/perturbation';
import { countFlips } from './countFlips';
import type { LookPicture } from './lookPicture';
import { SequencePlayer } from './SequencePlayer.svelte';
import { WorkQueue } from './WorkQueue';
import { until } from '../../../test/patience';

const said = (className: string): Prediction[] => [{ model: 'small', top: [{ className, probability: 0.9 }] }];

describe('countFlips', () => {
  const frames = ['cat', 'dog', 'dog', 'cat'].map(said);

  it('compares with the frame before', () => {
    expect(countFlips(frames, false)[0]).toMatchObject({ model: 'small', flips: 2, of: 3 });
  });

  it('compares noise with the first frame', () => {
    const [count] = countFlips([...frames, said('dog')], true);
    expect(count).toMatchObject({ flips: 3, of: 4 });
    expect(count!.answers.map(({ flipped }) => flipped)).toEqual([false, true, true, false, true]);
  });

  it('is empty before the first answer', () => {
    expect(countFlips([], true)).toEqual([]);
  });
});

describe('SequencePlayer', () => {
  let engine: FakeEngine;
  let player: SequencePlayer;
  const source: LookPicture = { id: 'x', title: 'x', credit: '', kind: 'pack', picture: plainPicture(200) };
  beforeEach(() => {
    engine = fakeEngine();
    player = new SequencePlayer(engine, new WorkQueue(), () => ({ source, seed: 1, who: 'all' }));
  });

  it('makes the frames, asks about each, and does not play by itself', async () => {
    await player.open();
    expect(player.frames).toHaveLength(3);
    expect([player.playing, player.at]).toEqual([false, 0]);
    await until(() => expect(player.answers).toHaveLength(3));
    expect(player.flips[0]).toMatchObject({ flips: 0, of: 2 });
  });

  it('plays to the last frame and stops; stepping stays inside', async () => {
    await player.open();
    player.setRate(20);
    player.play();
    await until(() => expect([player.playing, player.at]).toEqual([false, 2]));
    player.seek(9);
    expect(player.at).toBe(2);
    player.seek(-1);
    expect(player.at).toBe(0);
  });

  it('opens on the perturbation that is open, or says what is the nearest, and keeps what was chosen', async () => {
    const now: { info?: PerturbationInfo } = {};
    const info = (name: string, label: string) => ({ name, label, family: 'weather' }) as PerturbationInfo;
    const names = ['gaussian_noise', 'snow', 'tilt'];
    engine.sequences = () => Promise.resolve(names.map((name) => ({ name, label: name }) as SequenceInfo));
    player = new SequencePlayer(engine, new WorkQueue(), () => ({ source, seed: 1, who: 'all', ...now }));
    now.info = info('snow', 'Snow');
    await player.open();
    expect([player.name, player.note]).toEqual(['snow', null]);
    await player.choose('tilt');
    await player.refresh();
    player.close();
    await player.open();
    expect([player.name, player.note]).toEqual(['tilt', null]);
    now.info = info('frost', 'Frost');
    await player.open();
    expect([player.name, player.note]).toEqual(['snow', 'Frost has no sequence. This is the nearest: snow.']);
  });

  it('says what went wrong, and can be tried again', async () => {
    engine.faults.playSequence = 'Too large.';
    await player.open();
    expect(player.problem).toBe('Too large.');
    delete engine.faults.playSequence;
    await player.open();
    expect([player.problem, player.frames.length]).toEqual([null, 3]);
  });
});
