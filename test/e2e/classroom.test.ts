/** Class mode in the built page: a run hands out its code, and the collection takes it, keeps it, pools it, and refuses a damaged one. */
import { afterEach, expect, it } from 'vitest';
import { classReport } from '../fixtures/classRuns';
import { presetConfig } from '../../src/contract/presets';
import { runOfReport } from '../../src/report/classroom/CodedRun';
import { decodeRun, encodeRun } from '../../src/report/classroom/resultCode';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

it('a run becomes a code, codes become a collection that a reload keeps, and a damaged one is refused', async () => {
  open = await launch({ serviceWorker: true });
  const { page, url, errors } = open;
  await page.goto(`${url}#results?preset=tiny&seed=3`);
  const run = page.getByRole('button', { name: 'Run the experiment' }).first();
  await expect.poll(() => run.isEnabled()).toBe(true);
  await run.click();
  await page.getByRole('button', { name: 'Result code…' }).click({ timeout: 180_000 });
  await page.getByLabel(/^Your name/).fill('Anna');
  await page.getByRole('img', { name: /^QR code/ }).waitFor();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(link.startsWith(`${url}#results?collect&code=TMPR`)).toBe(true);
  const handed = decodeRun(link.split('code=')[1]!);
  expect([handed.name, handed.config]).toEqual(['Anna', presetConfig('tiny', 3)]);

  await page.goto('about:blank');
  await page.goto(link);
  const dialog = page.getByRole('dialog');
  const rows = dialog.locator('[data-runs]');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('1 code added: Anna, seed 3.').waitFor();
  // Of another student, with the same settings and the same pictures.
  const { methods, claims } = handed;
  const other = encodeRun({ ...handed, name: 'Ben', config: { ...handed.config, seed: 4 }, methods, claims });
  const foreign = encodeRun(runOfReport(classReport(5)));
  await dialog.getByLabel(/^Codes or links/).fill(`${other} ${other.slice(0, -6)} ${foreign} ${other}`);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('It is damaged').waitFor();
  await dialog.getByText('preset is quick, not tiny').waitFor();
  await dialog.getByText('Seed 4 is counted already (Ben)').waitFor();
  await dialog.getByText('2 seeds, t interval').waitFor();
  await page.reload();
  await expect.poll(() => rows.getAttribute('data-runs')).toBe('2');
  expect(await dialog.getByLabel('Name of seed 4').inputValue()).toBe('Ben');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.url()).not.toContain('collect');
  expect(errors).toEqual([]);
});
