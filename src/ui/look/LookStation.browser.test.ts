/** The Look station in a real browser with a scripted engine: families, search, chain, keys, zoom, sequence, accessibility. */
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { atRest } from '../../../test/fixtures/atRest';
import { fakeEngine, type FakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import type { PerturbationFamily } from '../../contract/perturbation';
import type { EngineClient, EngineHealth } from '../../lab/EngineClient';
import { Lab } from '../../lab/Lab.svelte';
import App from '../App.svelte';
import '../app.css';
import { until } from '../../../test/patience';

let engine: FakeEngine;
let lab: Lab;
let app: Record<string, unknown>;

/** Two families of two, and a third of many. */
async function widen(engine: FakeEngine) {
  const [noise, fog] = await engine.perturbations();
  const made = (name: string, label: string, family: PerturbationFamily) => ({ ...noise!, name, label, family });
  const many = Array.from({ length: 40 }, (_, i) => made(`shape_${i}`, `Shape ${i}`, 'geometric'));
  engine.perturbations = async () => [
    noise!,
    made('shot_noise', 'Shot noise', 'noise'),
    { ...fog!, family: 'weather' },
    made('snow', 'Snow', 'weather'),
    ...many,
  ];
}

beforeEach(async () => {
  await page.viewport(1280, 900);
  engine = fakeEngine();
  await widen(engine);
  const client = { api: engine, health: 'ready', onHealth: (_: EngineHealth, _reason: string) => {}, restart() {} };
  lab = new Lab(client as unknown as EngineClient);
  history.replaceState(null, '', '#look');
  app = mount(App, { target: document.body, props: { lab } });
  client.onHealth('ready', '');
  lab.look.show({ id: 'x', title: 'panda', credit: 'nobody', kind: 'pack', picture: plainPicture(200, 32) });
  await lab.start();
});
afterEach(async () => {
  await unmount(app);
  document.documentElement.removeAttribute('data-theme');
});

/** Machines that run tests can be slow. */
const text = () => document.body.textContent.replace(/\s+/g, ' ');
const rows = () => [...document.querySelectorAll('[data-grid] tbody .name')].map((cell) => cell.textContent.trim());
const press = (key: string, target: Element = document.body, shiftKey = false) => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  flushSync();
};
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
const drawn = () => document.querySelectorAll('[data-grid] canvas').length;

describe('the grid', () => {
  it('lists a family, with counts, and others by click and by key', async () => {
    await until(() => expect(rows()).toEqual(['Gaussian noise', 'Shot noise']));
    await until(() => expect(drawn()).toBe(10));
    expect(text()).toContain('Geometric 40');
    await page.getByRole('radio', { name: /Weather/ }).click();
    expect(rows()).toEqual(['Fog', 'Snow']);
    press('[');
    expect(rows()).toEqual(['Gaussian noise', 'Shot noise']);
  });

  it('draws what is in view and a screen ahead, not everything', async () => {
    await page.getByRole('radio', { name: /Geometric/ }).click();
    expect(rows()).toHaveLength(40);
    await until(() => expect(drawn()).toBeGreaterThan(10));
    await until(() => expect(lab.look.grid.cells.size % 5).toBe(0));
    expect(drawn()).toBeLessThan(200);
    document.querySelector('[data-grid] tbody tr:last-child')!.scrollIntoView();
    await until(() => expect(lab.look.grid.cells.has('shape_39/5')).toBe(true));
  });

  it('finds by name over all families, and says when nothing is called so', async () => {
    const search = page.getByRole('searchbox');
    await search.fill('no');
    expect(rows()).toEqual(['Gaussian noise', 'Shot noise']);
    await search.fill('zzz');
    await until(() => expect(text()).toContain('No perturbation is called “zzz”'));
    await button('Clear the search').click();
    expect(rows()).toEqual(['Gaussian noise', 'Shot noise']);
  });

  it('moves by the arrows, with the focus, and says what is chosen', async () => {
    press('ArrowDown');
    press('ArrowLeft');
    press('ArrowRight', document.body, true);
    expect([lab.look.corruption, lab.look.severity]).toEqual(['shot_noise', 3.1]);
    await button('About Shot noise').click();
    await until(() => expect(document.querySelector('.popover-card')?.textContent).toContain('A made-up corruption.'));
    await userEvent.keyboard('{Escape}');
    await until(() => expect(text()).toContain('at 3.1'));
    const cell = document.querySelector<HTMLElement>('[data-grid] button[aria-pressed="true"]')!;
    cell.focus();
    press('ArrowUp', cell);
    await until(() => expect(document.activeElement!.getAttribute('aria-label')).toContain('Gaussian noise'));
  });
});

describe('the chain', () => {
  it('grows by the key and a choice, is changed by its buttons, and stands in the link', async () => {
    press('a');
    expect(text()).toContain('Choose what comes on top');
    press('ArrowDown');
    expect(lab.look.chain.applied.map(({ perturbation }) => perturbation)).toEqual(['gaussian_noise', 'shot_noise']);
    await button('Move earlier').click();
    await until(() => expect(location.hash).toContain('steps=shot_noise:4,gaussian_noise:4'));
    await button('Leave out').click();
    await until(() => expect(location.hash).toContain('steps=shot_noise:4:off,gaussian_noise:4'));
    await until(() => expect(text()).toContain('This step is off'));
    await button('Remove').click();
    await until(() => expect(location.hash).not.toContain('steps='));
  });

  it('is undone by going back', async () => {
    // The address has caught up with the page: what comes next is an entry of its own.
    await until(() => expect(location.hash).toContain('picture=x'));
    await until(() => expect(location.hash).toBe(lab.hash()));
    await button('Add Shot noise to the chain').click();
    await until(() => expect(location.hash).toContain('steps='));
    history.back();
    await until(() => expect(lab.look.chain.steps).toHaveLength(1));
    expect(lab.look.corruption).toBe('gaussian_noise');
  });

  it('says what a link holds that cannot be used', () => {
    lab.readHash('#look?steps=shot_nose:2,fog:4');
    flushSync();
    expect(text()).toContain('did you mean “shot_noise”');
    expect(lab.look.corruption).toBe('fog');
  });
});

describe('the answers', () => {
  it('stand in large beside the picture: four networks, right or wrong in words, and whose they are', async () => {
    const rows = () => [...document.querySelectorAll('section[aria-label="Predictions"] .model')];
    await until(() => expect(rows()).toHaveLength(4));
    expect(rows().map((row) => row.querySelector('.name')!.textContent)).toEqual([
      'Pre-trained',
      'Robust teacher',
      'Temper',
      'Complete fine-tuning',
    ]);
    for (const row of rows()) expect(row.textContent).toMatch(/panda.*✓ right.*40 %/s);
    expect(text()).toContain('The trained ones are as they come with the page (quick, seed 1).');
    // Spoken once they have settled.
    const spoken = document.querySelector('section[aria-label="Predictions"] [role=status]')!;
    await until(() =>
      expect(spoken.textContent).toContain('Gaussian noise 4.0. The pre-trained network: panda, 40 %, right'),
    );
  });

  it('of a photograph are those of a network that knows photographs, which one press brings', async () => {
    const picture = plainPicture(90, 32);
    lab.look.show({ id: 'p', title: 'A valley', credit: '', kind: 'photo', picture });
    await until(() => expect(text()).toContain('No network here knows photographs.'));
    expect(document.querySelectorAll('section[aria-label="Predictions"] .model')).toHaveLength(0);
    await until(() =>
      expect(text()).toContain('10.0 MB, licence Apache-2.0. It comes from Hugging Face (timm/mobilenetv3_small_100)'),
    );
    await button('Let MobileNetV3 answer').click();
    await until(() => expect(document.querySelectorAll('section[aria-label="Predictions"] .model')).toHaveLength(1));
    expect(text()).not.toContain('✓ right');
    await button('Show what the networks of drawings would say').click();
    await until(() => expect(text()).toContain('Pre-trained: panda, 40 %'));
    await button('Hide what the networks of drawings would say').click();
    lab.models.asked.ids.clear();
    localStorage.clear();
  });

  it('the strip of pictures is one stop of the Tab key, and the arrows go along it', async () => {
    await until(() => expect(lab.gallery.pack.length).toBeGreaterThan(3));
    lab.gallery.show(lab.gallery.pack[1]!);
    const strip = document.querySelector('[aria-label="Pictures"]')!;
    const stops = () => [...strip.querySelectorAll<HTMLElement>('button')].filter(({ tabIndex }) => tabIndex === 0);
    await until(() => expect(stops().map(({ dataset }) => dataset['id'])).toEqual(['pack-1']));
    stops()[0]!.focus();
    await userEvent.keyboard('{ArrowRight}');
    expect((document.activeElement as HTMLElement).dataset['id']).toBe('pack-2');
    expect(lab.look.source?.id).toBe('pack-1');
    await userEvent.keyboard('{End}{Enter}');
    expect(lab.look.source?.id).toBe(lab.gallery.pack.at(-1)!.id);
    await userEvent.keyboard('{Home}');
    expect(document.activeElement).toBe(strip.querySelector('button'));
    expect(lab.look.severity).toBe(4);
  });
});

describe('the large picture', () => {
  it('says where the answers flip', async () => {
    await until(() =>
      expect(text()).toContain('The pre-trained network changes its mind at severity 3.0: panda → frog'),
    );
  });

  it('zooms by key and button, with exact pixels, and fits again', async () => {
    await until(() => expect(document.querySelector('.pair')).not.toBeNull());
    press('+');
    press('+');
    expect(document.querySelector('.pair.exact')).not.toBeNull();
    await button('Zoom out').click();
    press('0');
    expect(document.querySelector('.pair.exact')).toBeNull();
  });

  it('moves the divider by a drag, and the picture where it is zoomed', async () => {
    const pair = await until(() => document.querySelector<HTMLElement>('.pair')!);
    const box = pair.getBoundingClientRect();
    const point = (type: string, x: number) =>
      pair.dispatchEvent(
        new PointerEvent(type, {
          pointerId: 1,
          bubbles: true,
          clientX: box.left + x * box.width,
          clientY: box.top + box.height / 2,
        }),
      );
    pair.setPointerCapture = () => {};
    point('pointerdown', 0.5);
    point('pointermove', 0.25);
    point('pointerup', 0.25);
    expect(lab.look.split).toBe(25);
    lab.look.zoom.by(4);
    const before = lab.look.zoom.x;
    point('pointerdown', 0.5);
    point('pointermove', 0.4);
    point('pointerup', 0.4);
    expect(lab.look.split).toBe(25);
    expect(lab.look.zoom.x).toBeCloseTo(before - 0.1, 5);
  });

  it('plays a sequence with its flips counted, and goes back', async () => {
    press('p');
    await until(() => expect(text()).toContain('1 of 3'));
    expect(lab.look.player.playing).toBe(false);
    await until(() => expect(text()).toContain('0 flips in 2 comparisons: flip rate 0 %.'));
    await button('Next frame').click();
    await until(() => expect(text()).toContain('2 of 3'));
    press('ArrowLeft');
    expect(lab.look.player.at).toBe(0);
    press('p');
    await until(() => expect(lab.look.player.at).toBe(2));
    await button('Back to the picture').click();
    await until(() => expect(document.querySelector('.pair')).not.toBeNull());
  });

  it('says what failed and offers to try again', async () => {
    engine.faults.corrupt = 'There is no memory left for this picture.';
    lab.look.setSeverity(5);
    await until(() => expect(text()).toContain('There is no memory left for this picture.'));
    delete engine.faults.corrupt;
    await button('Try again').click();
    await until(() => expect(text()).not.toContain('There is no memory left'));
  });
});

describe('accessibility', () => {
  const violations = async () => {
    const { violations } = await axe.run(document.body);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  };

  it('axe finds nothing in the dark', async () => {
    document.documentElement.dataset.theme = 'dark';
    await until(() => expect(text()).toContain('changes its mind'));
    await until(() => expect(drawn()).toBe(10));
    await atRest();
    expect(await violations()).toEqual([]);
    press('a');
    press('ArrowDown');
    await page.getByRole('searchbox').fill('zzz');
    await until(() => expect(text()).toContain('No perturbation'));
    expect(await violations()).toEqual([]);
    lab.look.catalogue.query = '';
    await lab.look.player.open();
    await until(() => expect(text()).toContain('flip rate'));
    expect(await violations()).toEqual([]);
  });

  it('reaches everything by Tab, and the grid with one stop', async () => {
    await until(() => expect(drawn()).toBe(10));
    const stops = [...document.querySelectorAll<HTMLElement>('[data-grid] button')].filter(
      ({ tabIndex }) => tabIndex >= 0,
    );
    expect(stops).toHaveLength(1);
    const names = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await userEvent.tab();
      const at = document.activeElement as HTMLElement;
      names.add(at.getAttribute('aria-label') ?? at.textContent.trim());
    }
    for (const name of [
      'Before and after',
      '+ Add a step',
      'Copy link',
      'Another seed',
      'Play a sequence',
      'Zoom in',
    ]) {
      expect([...names]).toContain(name);
    }
  });

  it('does not overflow a narrow page with a long chain', async () => {
    await page.viewport(390, 844);
    lab.readHash('#look?steps=gaussian_noise:1,shot_noise:2,fog:3,snow:4,gaussian_noise:5,shape_3:2:off');
    await until(() => expect(document.querySelectorAll('.chain li')).toHaveLength(6));
    await atRest();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  });
});
