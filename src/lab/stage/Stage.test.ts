/** Moves of the stage on the chain that Look shows, the order of things, and the strip that is filled frame by frame. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { Prediction } from '../../contract/engine';
import { Look } from '../look/Look.svelte';
import type { LookPicture } from '../look/lookPicture';
import type { PageMode } from '../pageMode';
import { LiveStrip, STRIP } from './LiveStrip';
import { Stage, type Lockable } from './Stage.svelte';
import { originWords, rowsInWords, stageRows } from './stageRows';

const picture = (id: string): LookPicture => ({ id, title: id, credit: '', kind: 'pack', picture: plainPicture(9) });
let look: Look;
let host: ConstructorParameters<typeof Stage>[0] & { mode: PageMode };
let locked: Lockable[];
let stage: Stage;

beforeEach(async () => {
  const engine = fakeEngine();
  look = new Look(engine);
  look.setPerturbations(await engine.perturbations());
  look.show(picture('a'));
  locked = [];
  host = {
    mode: { present: true, autoplay: true, idle: 60 },
    look,
    parts: { closed: (name) => locked.includes(name) },
    gallery: {
      drawing: picture('d'),
      photos: [],
      pack: [picture('a'), picture('b')],
      own: { list: [] },
      show: (one) => look.show(one),
      openPhoto: () => Promise.resolve(),
    },
  };
  stage = new Stage(host);
});

describe('the stage', () => {
  it('plays from the untouched picture to the strongest, and then the next perturbation, round and round', () => {
    stage.before = true;
    const seen: string[] = [];
    for (let i = 0; i < 22; i++) {
      seen.push(`${look.corruption} ${stage.severity}`);
      stage.play();
    }
    expect(seen.slice(0, 4)).toEqual([
      'gaussian_noise 0',
      'gaussian_noise 1',
      'gaussian_noise 1.5',
      'gaussian_noise 2',
    ]);
    expect(seen.slice(9, 12)).toEqual(['gaussian_noise 5', 'fog 0', 'fog 1']);
    expect(seen.slice(20)).toEqual(['gaussian_noise 0', 'gaussian_noise 1']);
    expect(stage.playing).toBe(true);
    const still = new Stage(host, () => true);
    still.play();
    still.play();
    expect(still.severity % 1).toBe(0);
    expect(still.stay()).toBeGreaterThan(2000);
  });

  it('is moved by a remote control: stronger, then the next one; and back', () => {
    look.setSeverity(4.5);
    stage.forward();
    stage.forward();
    expect([look.corruption, stage.severity, stage.playing]).toEqual(['fog', 0, false]);
    stage.forward();
    expect(stage.severity).toBe(1);
    stage.back();
    stage.back();
    expect([look.corruption, stage.severity]).toEqual(['gaussian_noise', 5]);
    stage.changeSeverity(1);
    expect(stage.severity).toBe(5);
  });

  it('leaves nothing of itself in the address, and obeys what a link has locked', () => {
    stage.setMirror(true);
    expect(host.mode).toEqual({ present: true, mirror: true, idle: 60 });
    stage.leave();
    expect(host.mode).toEqual({ idle: 60 });
    locked = ['severity', 'perturbation', 'picture', 'camera'];
    const before = [look.corruption, stage.severity, look.source?.id];
    stage.setSeverity(5);
    stage.changePerturbation(1);
    stage.changePicture(1);
    stage.forward();
    stage.setMirror(true);
    expect([look.corruption, stage.severity, look.source?.id]).toEqual(before);
    expect(host.mode).toEqual({ idle: 60 });
    locked = [];
    stage.changePicture(1);
    expect(look.source?.id).toBe('b');
    stage.changePicture(1);
    expect(look.source?.id).toBe('d');
    stage.changePicture(-1);
    expect(look.source?.id).toBe('b');
    look.show(picture('of an experiment'));
    stage.changePicture(1);
    expect(look.source?.id).toBe('d');
  });
});

describe('answers on a stage', () => {
  const said = (className: string): Prediction[] => [{ model: 'm', top: [{ className, probability: 0.9 }] }];

  it('are right, wrong, or neither where nobody knows', () => {
    expect(rowsInWords(stageRows(said('panda'), [], 'panda'))).toBe('m: panda, 90 %, right.');
    expect(rowsInWords(stageRows(said('frog'), [], 'panda'))).toBe('m: frog, 90 %, wrong.');
    expect(rowsInWords(stageRows(said('frog'), [], null))).toBe('m: frog, 90 %.');
    expect(originWords(said('frog'))).toBeNull();
    const trained = { by: 'page', preset: 'quick', seed: 1 } as const;
    expect(originWords([...said('a'), { model: 'n', top: [], trained }])).toContain('with the page (quick, seed 1).');
    expect(stageRows([{ model: 'm', top: [] }], [], 'x')[0]).toMatchObject({ answer: null, right: null });
  });

  it('make a strip with one severity a frame, which begins anew with another perturbation', () => {
    const strip = new LiveStrip();
    for (const expected of STRIP) {
      expect(strip.next('fog')).toBe(expected);
      strip.put('fog', expected, said(expected < 3 ? 'panda' : 'frog'));
    }
    expect(strip.next('fog')).toBe(0);
    expect(strip.curves()).toMatchObject([{ model: 'm', flip: 2.5 }]);
    expect(strip.curves()[0]!.answers.map(({ severity }) => severity)).toEqual([...STRIP]);
    // Another model answers: the old one leaves the strip.
    strip.put('fog', 0, [{ model: 'n', top: [{ className: 'x', probability: 1 }] }]);
    expect(strip.curves().map(({ model }) => model)).toEqual(['n']);
    expect(strip.next('snow')).toBe(0);
    strip.put('fog', 1, said('late'));
    expect(strip.curves()).toEqual([]);
  });
});
