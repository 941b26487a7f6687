/**
 * Every step of every lesson in the built page: what its text asks for is done, and what it says then is what the page computed. Runs are
 * rehearsed with the tiny preset (`&preset=tiny`), as a teacher would. Then lesson files from hostile hands, and a link with locks.
 */
import type { Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lesson } from '../../src/lessons/lessonSchema';
import { LESSONS } from '../../src/lessons/lessonList';
import { smallLesson } from '../../src/lessons/testing';
import type { Report } from '../../src/contract/report';
import { decodeRun, encodeRun } from '../../src/report/classroom/resultCode';
import { withInterval } from '../../src/report/format';
import { launch, type OpenPage } from './launch';

let open: OpenPage;
let page: Page;
beforeAll(async () => {
  open = await launch({ serviceWorker: true });
  page = open.page;
});
afterAll(async () => {
  expect(open.errors).toEqual([]);
  await open.close();
});

const bar = () => page.locator('aside.lesson');
const load = (name: string): Promise<Lesson> => LESSONS.find((lesson) => lesson.name === name)!.load();
/** What the step says was measured, once all of it is. */
async function measured(count: number): Promise<string> {
  await expect.poll(() => bar().locator('[data-reading="measured"]').count()).toBe(count);
  return bar().locator('.readings').innerText();
}
const flips = () => page.getByRole('list', { name: 'Where the answers flip' }).innerText();

/** Opens a lesson in the page that is open, and checks the step. */
async function begin(name: string, step = 1, more = ''): Promise<Lesson> {
  const hash = `#lesson=${name}&step=${step}${more}`;
  if (page.url().startsWith(open.url)) await page.evaluate((to) => (location.hash = to), hash);
  else await page.goto(open.url + hash);
  const lesson = await load(name);
  await at(lesson, step);
  return lesson;
}
const at = (lesson: Lesson, step: number) =>
  bar()
    .getByRole('heading', { name: lesson.steps[step - 1]!.title })
    .waitFor();

/** Says something: the first option, the middle of the bounds. */
async function guess(lesson: Lesson, step: number): Promise<void> {
  const { question } = lesson.steps[step - 1]!;
  if (!question) return;
  const form = bar().locator('form');
  await form.waitFor();
  if (question.kind === 'choice') await form.getByRole('radio').first().check();
  else await form.getByRole('spinbutton').fill('3');
  await form.getByRole('button', { name: 'Keep my answer' }).click();
}
async function next(lesson: Lesson, step: number): Promise<void> {
  await bar().getByRole('button', { name: 'Next' }).click();
  await at(lesson, step + 1);
}
/** The report that Results shows, as it is exported. */
async function report(): Promise<Report> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'JSON', exact: true }).first().click(),
  ]);
  return JSON.parse(await readFile(await download.path(), 'utf8')) as Report;
}
const share = (of: Report, name: string, set: 'clean' | 'corrupted') =>
  withInterval(of.methods.find((method) => method.name === name)?.[set]);

/** Tabs until what has the focus fits. */
async function tabTo(selector: string): Promise<void> {
  for (let i = 0; i < 150; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No way by Tab to ${selector}.`);
}

describe('lessons', () => {
  it('Break it, by keyboard alone: what is said of a flip is what the page shows', async () => {
    const lesson = await begin('break-it');
    const press = async (selector: string, key = 'Enter') => {
      await tabTo(selector);
      await page.keyboard.press(key);
    };
    expect(await page.getByRole('list', { name: 'Where the answers flip' }).count()).toBe(0);
    await tabTo('aside.lesson form input');
    await page.keyboard.type('3');
    await press('aside.lesson form .primary');
    const words = (await measured(1)).split('\n')[0]!;
    expect(await flips()).toContain(/(changes|stays|has changed|gave).*$/.exec(words)![0]);
    await bar().locator('[data-outcome]').waitFor();
    for (const step of [2, 3]) {
      await press('aside.lesson .foot .primary');
      await at(lesson, step);
      await press('aside.lesson form input[type=radio]', 'Space');
      await press('aside.lesson form .primary');
      await measured(1);
    }
    // Of two networks both are told as the page shows them.
    const both = await bar().locator('[data-reading]').innerText();
    const shown = await flips();
    for (const part of both.match(/(changes its mind at severity [\d.]+|stays with [a-z-]+)/g) ?? []) {
      expect(shown).toContain(part);
    }
    await press('aside.lesson .foot .primary');
    await at(lesson, 4);
    await press('aside.lesson .body > .button:not(.plain)');
    await bar()
      .getByText(/\(2\.0 in all\)/)
      .waitFor();
    await tabTo('.slider-thumb');
    for (let i = 0; i < 35; i++) await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(1500);
    await page.keyboard.press('Shift+Tab');
    await press('aside.lesson .body > .button:not(.plain)');
    await bar()
      .getByText(/\(5\.5 in all\)/)
      .waitFor();
    for (const step of [5, 6]) {
      await press('aside.lesson .foot .primary');
      await at(lesson, step);
      await press('aside.lesson form input[type=radio]', 'Space');
      await press('aside.lesson form .primary');
      expect(await measured(1)).toMatch(step === 5 ? /more than before/ : /less than before/);
    }
    await press('aside.lesson .foot .primary');
    await bar().waitFor({ state: 'detached' });
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#look/);
  }, 240_000);

  it('Fix it: trains, sees the same picture again, and tells the figures of its runs', async () => {
    const lesson = await begin('fix-it', 1, '&preset=tiny');
    const train = async () => {
      await page.getByRole('button', { name: 'Robustify the teacher' }).click();
      await expect.poll(() => page.getByRole('button', { name: 'Robustify the teacher' }).isEnabled()).toBe(true);
    };
    expect(await page.getByRole('button', { name: 'Robustify the teacher' }).count()).toBe(0);
    await guess(lesson, 1);
    await train();
    const told = /answers ([\d.]+) \(/.exec(await measured(1))![1]!;
    expect(await page.locator('main').innerText()).toContain(`Teacher ${told} %`);
    await next(lesson, 1);
    await guess(lesson, 2);
    expect(await measured(1)).toMatch(/of your run, seed 1/);
    for (const step of [3, 4]) {
      await next(lesson, step - 1);
      await guess(lesson, step);
      await measured(1);
    }
    await next(lesson, 4);
    await guess(lesson, 5);
    await train();
    expect(await measured(1)).toMatch(/PixMix .*AugMix|AugMix .*PixMix/);
    await next(lesson, 5);
    await guess(lesson, 6);
    expect((await measured(3)).match(/expected calibration error/g)!.length).toBe(3);
  }, 240_000);

  it('Prove it: verdicts and intervals are those of the report; the place outlives a reload', async () => {
    let lesson = await begin('prove-it', 1, '&preset=tiny');
    await guess(lesson, 1);
    await page.getByRole('button', { name: 'Tune the student' }).click();
    const first = await measured(1);
    await next(lesson, 1);
    await guess(lesson, 2);
    const gain = await measured(1);
    await next(lesson, 2);
    await guess(lesson, 3);
    const clean = await measured(1);
    await next(lesson, 3);
    await guess(lesson, 4);
    await page
      .getByRole('button', { name: /^Run (the experiment|again)/ })
      .first()
      .click();
    const others = await measured(2);
    await page.getByText('Measured here, tiny preset').first().waitFor();
    const one = await report();
    expect(first).toContain(share(one, 'temper', 'corrupted'));
    const claim = (id: string) => one.claims.find((other) => other.id === id)!;
    const verdict = { holds: 'It holds.', fails: 'It fails.', undecided: 'It is undecided.' };
    expect(clean).toContain(verdict[claim('clean').verdict]);
    expect(gain).toContain(claim('corrupted').interval);
    expect(others).toContain(verdict[claim('cost').verdict]);
    await next(lesson, 4);
    await guess(lesson, 5);
    expect(await bar().locator('.readings').innerText()).toMatch(/seed 1, which was measured before/);
    await page.getByLabel('Seed', { exact: true }).first().fill('107');
    await page.getByLabel('Seed', { exact: true }).first().press('Tab');
    await page
      .getByRole('button', { name: /^Run (the experiment|again)/ })
      .first()
      .click();
    expect(await measured(1)).toMatch(/seed 107/);
    await expect.poll(() => new URL(page.url()).hash).toBe('#lesson=prove-it&step=5&preset=tiny&seed=107');
    await page.reload();
    lesson = await load('prove-it');
    await at(lesson, 5);
    expect(await measured(1)).toMatch(/seed 107/);
    await next(lesson, 5);
    // The class: this learner's code, and one that another seed gave.
    await guess(lesson, 6);
    // After a reload the run is shown again at once, as all of it is kept.
    const run = page.getByRole('button', { name: /^Run (the experiment|again)/ }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await run.click();
    await page.getByRole('button', { name: 'Result code…' }).click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    await page.keyboard.press('Escape');
    const mine = decodeRun(link.split('code=')[1]!);
    const other = encodeRun({ ...mine, config: { ...mine.config, seed: 108 } });
    await page.getByRole('button', { name: 'Collect codes…' }).click();
    await page.getByLabel(/^Codes or links/).fill(`${link} ${other}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('2 codes added').first().waitFor();
    await page.keyboard.press('Escape');
    // Two runs with the same figures have an interval without width: decided, or at its very bound.
    await expect.poll(() => bar().locator('.readings').innerText()).toMatch(/2 codes.*2 seeds, t interval/);
  }, 300_000);

  it('Your own: a picture is brought, and what is missing is said', async () => {
    const lesson = await begin('your-own');
    await page.locator('main input[type=file]').first().setInputFiles('public/photos/sunset.jpg');
    expect(await measured(1)).toMatch(/^1 picture of your own is here\./);
    await next(lesson, 1);
    expect(await bar().locator('[data-reading="waiting"]').innerText()).toMatch(
      /No network of your own answers here yet/,
    );
    await next(lesson, 2);
    await guess(lesson, 3);
    await bar().locator('[data-reading="waiting"]').waitFor();
    await next(lesson, 3);
    await next(lesson, 4);
    expect(await page.locator('main').getAttribute('data-station')).toBe('data');
    await bar().getByRole('button', { name: 'Finish' }).click();
  }, 120_000);
});

describe('lesson files and links', () => {
  const choose = async (content: unknown, name = 'x.lesson.json') => {
    const buffer = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    await page.getByLabel('A lesson file').setInputFiles({ name, mimeType: 'application/json', buffer });
  };

  it('are shown as text, never run; wrong ones are refused by name', async () => {
    await page.getByRole('button', { name: 'Lessons', exact: true }).click();
    const alert = page.getByRole('dialog').getByRole('alert');
    // The address follows the page after a moment.
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#data/);
    const { hash } = new URL(page.url());
    await choose(smallLesson({ steps: [{ title: 'a', text: ['x'], state: 'look?steps=fogg:2' }] }));
    await expect.poll(() => alert.innerText()).toMatch(/no perturbation “fogg”; did you mean “fog”/);
    await choose(smallLesson({ colour: 'red' }));
    await expect.poll(() => alert.innerText()).toMatch(/colour: there is no such field/);
    await choose(' '.repeat(5e6));
    await expect.poll(() => alert.innerText()).toMatch(/too large/);
    expect(new URL(page.url()).hash).toBe(hash);
    const text = '<img src=x onerror="window.run=1"><script>window.run=1</script>';
    await choose(smallLesson({ steps: [{ title: text.slice(0, 80), text: [text] }] }));
    await bar().getByText(text).first().waitFor();
    expect(await page.evaluate(() => 'run' in window)).toBe(false);
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#lesson=small&step=1/);
    await page.reload();
    await bar().getByText(text).first().waitFor();
  }, 120_000);

  it('lock what they name, say so, and open without', async () => {
    await page.goto(`${open.url}?again#look?show=look,results&lock=severity,sevrity&steps=fog:2`);
    await page
      .getByText('Severity: locked by this link.')
      .or(page.getByText('The severity: locked by this link.'))
      .waitFor();
    await page.getByText(/no part “sevrity”; did you mean “severity”/).waitFor();
    expect(await page.getByRole('navigation', { name: 'Stations' }).getByRole('link').count()).toBe(2);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('3');
    expect(await page.locator('main').getAttribute('data-station')).toBe('look');
    expect(new URL(page.url()).hash).toContain('steps=fog:2');
    await page.getByRole('button', { name: 'Open without locks' }).click();
    await page.getByText(/locked by this link/).waitFor({ state: 'detached' });
    expect(await page.getByRole('navigation', { name: 'Stations' }).getByRole('link').count()).toBe(5);
  }, 120_000);
});
