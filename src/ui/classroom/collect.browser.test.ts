/** Collecting the codes of a class: by text and by a camera that a QR code is held up to; what is refused is told and changes nothing. */
import axe from 'axe-core';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { atRest } from '../../../test/fixtures/atRest';
import { classReport } from '../../../test/fixtures/classRuns';
import { CollectRoom } from '../../lab/classroom/CollectRoom.svelte';
import { QrReader } from '../../lab/classroom/QrReader';
import { modulePath, qrModules, resultLink } from '../../lab/classroom/resultLink';
import { Camera } from '../../lab/look/Camera.svelte';
import { runOfReport } from '../../report/classroom/CodedRun';
import { encodeRun } from '../../report/classroom/resultCode';
import CameraScan from './CameraScan.svelte';
import CollectDialog from './CollectDialog.svelte';
import '../app.css';
import { until } from '../../../test/patience';

let shown: Record<string, unknown>;
afterEach(async () => {
  await unmount(shown);
  document.documentElement.removeAttribute('data-theme');
});

const codeOf = (seed: number, name = '') => encodeRun(runOfReport(classReport(seed), name));
const text = () => document.body.textContent.replace(/\s+/g, ' ');
const button = (name: string) => page.getByRole('button', { name, exact: true });

it('takes codes, refuses a damaged one, pools, renames, removes, and forgets when asked twice', async () => {
  await page.viewport(390, 844);
  const values = new Map<string, string>();
  const memory = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (k: string, v: string) => void values.set(k, v),
  };
  const room = new CollectRoom(memory);
  shown = mount(CollectDialog, { target: document.body, props: { open: true, room, arrived: codeOf(1, 'Anna') } });
  flushSync();
  const field = page.getByLabelText('Codes or links');
  await expect.element(field).toHaveValue(codeOf(1, 'Anna'));
  await button('Add').click();
  await until(() => expect(text()).toContain('1 code added: Anna, seed 1.'));
  await field.fill(`${codeOf(2)} ${codeOf(3)} ${codeOf(4)} ${codeOf(5).slice(0, -3)}`);
  await button('Add').click();
  await until(() => expect(text()).toMatch(/3 codes added.*1 was refused.*It is damaged/));
  expect(text()).toMatch(/4 runs, preset quick.*95 % interval, 4 seeds, t interval/);
  await until(() => expect(document.querySelector('.chart svg')).not.toBeNull());
  await page.getByLabelText('Name of seed 2').fill('Ben');
  await button('Remove seed 4').click();
  await until(() => expect(room.entries.map(({ name }) => name)).toEqual(['Anna', 'Ben', '']));
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset.theme = theme;
    await atRest();
    const { violations } = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  const sheet = document.querySelector('[role=dialog]')!;
  expect(sheet.scrollWidth).toBeLessThanOrEqual(sheet.clientWidth);
  await button('Start anew…').click();
  await button('Forget').click();
  await until(() => expect([room.entries.length, values.get('temper-collection')]).toEqual([0, '[]']));
});

it('reads a code that is held up to the camera, once', async () => {
  await page.viewport(1280, 900);
  const link = resultLink(codeOf(6), 'https://example.org/');
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 720;
  const context = canvas.getContext('2d')!;
  const modules = qrModules(link)!;
  const draw = () => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#ddd';
    context.fillRect(0, 0, 720, 720);
    context.setTransform(640 / modules.length, 0, 0, 640 / modules.length, 40, 40);
    context.fillStyle = '#222';
    context.fill(new Path2D(modulePath(modules)));
  };
  draw();
  const timer = setInterval(draw, 50);
  const stream = canvas.captureStream(20);
  const camera = new Camera({ getUserMedia: () => Promise.resolve(stream) });
  const reader = new QrReader();
  const seen: string[] = [];
  const props = { camera, reader, ontext: (found: string) => void seen.push(found) };
  shown = mount(CameraScan, { target: document.body, props });
  flushSync();
  await until(() => expect(seen).toEqual([link]));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(seen).toHaveLength(1);
  clearInterval(timer);
  await unmount(shown);
  expect(stream.getTracks().every(({ readyState }) => readyState === 'ended')).toBe(true);
  reader.end();
  shown = mount(CameraScan, { target: document.body, props: { ...props, camera: new Camera(undefined) } });
});
