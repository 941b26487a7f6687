import { expect, it } from 'vitest';
import { checkedOptions, checkedSteps } from './steps';

const fog = { info: { name: 'fog' }, apply: () => null } as never;
const never = () => Promise.reject(new Error('asked'));

it.each([
  [{ sevrity: 5 }, 'sevrity', 'There is no option "sevrity". Did you mean severity?'],
  [{ zebra: 5 }, 'zebra', 'There are severity, seed'],
  [5, 'options', 'such as { severity: 5 }, not 5.'],
  ['5', 'options', "not '5'."],
  [null, 'options', 'not null.'],
  [{ severity: '3' }, 'severity', "not '3'."],
  [{ seed: '1' }, 'seed', "not '1'."],
  [{ table: 'cifar' }, 'table', "not 'cifar'."],
])('options %j are refused by name', (options, option, message) => {
  const check = () => checkedOptions(options as never);
  expect(check).toThrow(expect.objectContaining({ option }));
  expect(check).toThrow(message);
});

it('a chain has steps, takes the severity of the options where it can, and no unknown fields', async () => {
  const own = [{ name: fog, severity: 2 }];
  await expect(checkedSteps([], 3, never)).rejects.toMatchObject({ option: 'steps' });
  for (const step of [null, undefined, 'fog']) {
    await expect(checkedSteps([step as never], 3, never)).rejects.toMatchObject({
      name: 'OptionError',
      option: 'steps',
    });
  }
  await expect(checkedSteps(own, 5, never, 5)).rejects.toMatchObject({ option: 'severity' });
  await expect(checkedSteps(own, 3, never)).resolves.toHaveLength(1);
  await expect(checkedSteps([...own, { name: fog }], 5, never, 5)).resolves.toMatchObject([{}, { severity: 5 }]);
  await expect(checkedSteps([{ name: fog, sevrity: 2 } as never], 3, never)).rejects.toThrow('Did you mean severity?');
});
