/** The part of the picture by keys and pointer, with a look that only remembers. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fakeEngine } from '../../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../../test/fixtures/fakeInfos';
import { Look } from '../../../lab/look/Look.svelte';
import RegionOverlay from './RegionOverlay.svelte';
import RegionPanel from './RegionPanel.svelte';
import '../../app.css';

let shown: Record<string, unknown>[] = [];
afterEach(() => {
  for (const one of shown) void unmount(one);
  shown = [];
  document.body.replaceChildren();
});

function opened(where: string): Look {
  const look = new Look(fakeEngine());
  look.setWhere(where);
  const frame = document.createElement('div');
  frame.style.cssText = 'position: relative; width: 200px; height: 100px';
  document.body.append(frame);
  const picture = { width: 80, height: 40, pixels: plainPicture(9, 80).pixels };
  shown = [
    mount(RegionOverlay, { target: frame, props: { look, picture, open: true } }),
    mount(RegionPanel, { target: document.body, props: { look } }),
  ];
  flushSync();
  return look;
}

describe('the part of the picture', () => {
  it('is moved and stretched by arrows, typed in numbers, and stays inside the picture', async () => {
    const look = opened('rect:0.2,0.2,0.5,0.5');
    const box = page.getByRole('button', { name: /^Part that is corrupted/ });
    (box.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{ArrowDown}');
    expect(look.where).toBe('rect:0.21,0.22,0.5,0.5');
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(look.where).toBe('rect:0.21,0.22,0.49,0.5');
    const left = page.getByRole('spinbutton', { name: 'Left' });
    await left.fill('90');
    await userEvent.keyboard('{Enter}');
    expect(look.where).toBe('rect:0.51,0.22,0.49,0.5');
    await page.getByRole('checkbox', { name: 'All but this part' }).click();
    expect(look.where).toBe('rect:0.51,0.22,0.49,0.5:outside');
  });

  it('is painted by keys and by the pointer, undone and cleared', async () => {
    const look = opened('brush:');
    const surface = page.getByRole('application');
    (surface.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowLeft} {Shift>}{ArrowUp}{/Shift}');
    expect(look.where).toMatch(/^brush:\w{6}\.\w{10}$/);
    const { x, y } = surface.element().getBoundingClientRect();
    const at = (type: string, dx: number) =>
      surface
        .element()
        .dispatchEvent(
          new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: x + dx, clientY: y + 20 }),
        );
    // What a test makes up is not an active pointer.
    surface.element().setPointerCapture = () => {};
    at('pointerdown', 20);
    at('pointermove', 120);
    at('pointerup', 120);
    expect(look.where.split('.')).toHaveLength(3);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(look.where.split('.')).toHaveLength(2);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(look.region).toBeUndefined();
  });
});
