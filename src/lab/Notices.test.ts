import { expect, it } from 'vitest';
import { Notices } from './Notices.svelte';

it('keeps of one control only what it said last, and the same words once', () => {
  const notices = new Notices();
  const texts = () => notices.list.map(({ text }) => text);
  notices.add('warning', 'Of the engine.');
  notices.add('warning', 'Of the engine.');
  notices.add('error', 'The first file.', 'import');
  notices.add('error', 'The second file.', 'import');
  notices.add('error', 'A study.', 'study');
  expect(texts()).toEqual(['Of the engine.', 'The second file.', 'A study.']);
  notices.clear('import');
  expect(texts()).toEqual(['Of the engine.', 'A study.']);
});
