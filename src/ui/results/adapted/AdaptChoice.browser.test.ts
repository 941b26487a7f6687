import { flushSync, mount } from 'svelte';
import { expect, it } from 'vitest';
import '../../app.css';
import { presetConfig } from '../../../contract/presets';
import type { KeptModel } from '../../../contract/library';
import { OtherModels } from '../../../lab/results/OtherModels.svelte';
import AdaptChoice from './AdaptChoice.svelte';

it('names below its field a number that is refused, until another comes', async () => {
  const others = new OtherModels({} as never, { report: () => null, runId: () => null, replace: async () => {} });
  others.chooseWay('bn', true);
  const kept = [{ id: 'a', kind: 'network', label: 'a', architecture: 'resnet18' }] as unknown as KeptModel[];
  mount(AdaptChoice, {
    target: document.body,
    props: { others, kept, usual: presetConfig('quick').adaptation, busy: false },
  });
  flushSync();
  const field = document.querySelector<HTMLInputElement>('input[type=number]')!;
  const type = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
  };
  type('1');
  expect(field.value).toBe('1');
  expect(document.body.innerText).toContain('It has to be a whole number from 2 to 512.');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  type('');
  expect(others.refused.size).toBe(1);
  type('64');
  expect(document.querySelector('[role=alert]')).toBeNull();
  expect(others.settings!.pictures).toBe(64);
});
