/** The user's own pictures: several at once, the bad ones named, kept between visits, removed. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../../test/fixtures/fakeInfos';
import type { EngineClient } from '../../../lab/EngineClient';
import type { Gallery } from '../../../lab/look/Gallery.svelte';
import { Lab } from '../../../lab/Lab.svelte';
import { OwnPictures } from '../../../lab/look/OwnPictures.svelte';
import { encodePng } from '../../../lab/look/picture';
import OwnPictureNotes from './OwnPictureNotes.svelte';
import { until } from '../../../../test/patience';

async function png(name: string, width = 40, height = 20): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'rgb(10 200 30)';
  context.fillRect(0, 0, width, height);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}
const titles = (own: OwnPictures) => own.list.map(({ title }) => title);

describe('own pictures', () => {
  it('takes the good ones of several, shows the first and names the bad ones', async () => {
    const own = new OwnPictures(fakeEngine());
    const shown: string[] = [];
    const files = [new File(['no'], 'letter.txt'), await png('a.png'), new File([], 'empty.png'), await png('b.png')];
    await own.add(files, ({ title }) => shown.push(title));
    expect(shown).toEqual(['a.png']);
    expect(titles(own)).toEqual(['b.png', 'a.png']);
    expect(own.problems).toHaveLength(2);
    expect(own.problems.join()).toMatch(/letter\.txt.*empty\.png/);
    expect(own.opening).toBeNull();
  });

  it('shows a large picture small, and keeps it larger for exports', async () => {
    const own = new OwnPictures(fakeEngine());
    await own.add([await png('big.png', 3000, 1500)]);
    const [picture] = own.list;
    expect([picture!.picture.width, picture!.picture.height]).toEqual([512, 256]);
    const full = await createImageBitmap(picture!.file!);
    expect([full.width, full.height]).toEqual([2048, 1024]);
    expect(own.notes.join()).toMatch(/3,000 × 1,500.*2,048 × 1,024.*shown at 512 × 256/);
  });

  it('has them again after a reload, the newest first, until they are removed', async () => {
    const engine = fakeEngine();
    const before = new OwnPictures(engine);
    await before.add([await png('a.png'), await png('b.png')]);
    await before.addPicture(plainPicture(90, 30), 'Webcam picture');
    const after = new OwnPictures(engine);
    await after.restore();
    expect(titles(after)).toEqual(['Webcam picture', 'b.png', 'a.png']);
    expect([...after.list[0]!.picture.pixels.slice(0, 3)]).toEqual([90, 90, 90]);
    await after.remove(after.list[1]!.id);
    const later = new OwnPictures(engine);
    await later.restore();
    expect(titles(later)).toEqual(['Webcam picture', 'a.png']);
    await later.removeAll();
    expect(await engine.keptPictures()).toEqual([]);
  });

  it('is only told, and loses nothing, where the storage is full', async () => {
    const engine = fakeEngine();
    engine.faults.keepPicture = 'The storage is full.';
    const own = new OwnPictures(engine);
    await own.add([await png('a.png')]);
    expect(titles(own)).toEqual(['a.png']);
    expect(own.problems).toEqual([]);
    expect(own.notes.join()).toContain('could not be kept: The storage is full.');
  });

  it('keeps a dozen of a large batch', async () => {
    const engine = fakeEngine();
    const own = new OwnPictures(engine);
    const file = await png('a.png');
    await own.add(Array.from({ length: 20 }, () => file));
    expect(own.list).toHaveLength(20);
    expect(await engine.keptPictures()).toHaveLength(12);
  });
});

describe('the gallery', () => {
  let shown: Record<string, unknown>;
  afterEach(() => unmount(shown));

  it('removes the picture that is shown and shows the next', async () => {
    const engine = fakeEngine();
    const lab = new Lab({ api: engine, onHealth: () => {} } as unknown as EngineClient);
    const gallery: Gallery = lab.gallery;
    shown = mount(OwnPictureNotes, {
      target: document.body,
      props: {
        gallery,
        get shown() {
          return lab.look.source?.id;
        },
      },
    });
    await gallery.openFiles([await png('a.png'), await png('b.png')]);
    expect(lab.look.source?.title).toBe('a.png');
    flushSync();
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Remove it')!;
    button.click();
    await until(() => expect(lab.look.source?.title).toBe('b.png'));
    expect(gallery.own.list).toHaveLength(1);
    await gallery.openTaken({ width: 8, height: 8, pixels: plainPicture(3).pixels });
    expect(lab.look.source?.title).toBe('Webcam picture');
    expect((await encodePng(lab.look.source!.picture)).type).toBe('image/png');
  });
});
