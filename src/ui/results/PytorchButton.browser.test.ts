/** One press saves the project; what it would refuse of the configuration is said. */
import { unzipSync } from 'fflate';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { presetConfig } from '../../contract/presets';
import { Notices } from '../../lab/Notices.svelte';
import PytorchButton from './PytorchButton.svelte';
import { until } from '../../../test/patience';

let shown: Record<string, unknown>;
afterEach(async () => {
  vi.restoreAllMocks();
  await unmount(shown);
});

it('saves an archive, and says what would not start', async () => {
  const saved: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push(blob as Blob);
    return 'blob:none';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const notices = new Notices();
  const config = presetConfig('quick', 2);
  config.teacher.augmentation = 'adversarial';
  shown = mount(PytorchButton, { target: document.body, props: { config, notices, label: 'PyTorch' } });
  flushSync();
  await page.getByRole('button', { name: 'PyTorch' }).click();
  await until(() => expect(saved).toHaveLength(1));
  const files = unzipSync(new Uint8Array(await saved[0]!.arrayBuffer()));
  expect(Object.keys(files)).toContain('temper-pytorch-quick-seed2/train.py');
  expect(notices.list.map(({ text }) => text).join(' ')).toMatch(
    /saved; it will not start as it is.*adversarial is not done/,
  );
});
