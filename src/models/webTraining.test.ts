import { expect, it } from 'vitest';
import { webTraining } from './webTraining';

it('claims of a model what the catalogue or the kind of the file says, no more', () => {
  const file = { label: 'x', kind: 'network' } as const;
  expect(webTraining(file)).toBeNull();
  expect(webTraining({ ...file, webData: 'many pairs' })).toBe('x was trained on pictures from the web: many pairs.');
  expect(webTraining({ ...file, kind: 'clip' })).toMatch(/what this one was trained on its file does not say\.$/);
});
