import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_STEPS } from '../../contract/perturbation';
import { Composition } from './Composition.svelte';
import { formatRecipe, parseRecipe } from './recipe';

let chain: Composition;
beforeEach(() => {
  chain = new Composition();
  chain.replace(parseRecipe('fog:3,snow:2,contrast:4').steps);
});
const recipe = () => formatRecipe(chain.steps);

describe('Composition', () => {
  it('changes the active step by a choice, and appends while a step is being added', () => {
    chain.choose('frost', 1);
    expect(recipe()).toBe('frost:1,snow:2,contrast:4');
    chain.adding = true;
    chain.choose('jpeg', 5);
    expect(recipe()).toBe('frost:1,snow:2,contrast:4,jpeg:5');
    expect([chain.active, chain.adding]).toEqual([3, false]);
    chain.choose('zoom_blur', 2);
    expect(recipe()).toBe('frost:1,snow:2,contrast:4,zoom_blur:2');
  });

  it('keeps the active step active when steps move', () => {
    chain.pick(1);
    chain.move(1, 2);
    expect(recipe()).toBe('fog:3,contrast:4,snow:2');
    expect(chain.current.perturbation).toBe('snow');
    chain.move(0, 2);
    expect(recipe()).toBe('contrast:4,snow:2,fog:3');
    expect(chain.current.perturbation).toBe('snow');
    chain.move(0, -1);
    expect(recipe()).toBe('contrast:4,snow:2,fog:3');
  });

  it('keeps a valid active step when steps go, and never loses the last one', () => {
    chain.pick(2);
    chain.remove(0);
    expect(chain.current.perturbation).toBe('contrast');
    chain.remove(1);
    expect(chain.current.perturbation).toBe('snow');
    chain.remove(0);
    expect(recipe()).toBe('snow:2');
  });

  it('applies all but what is switched off', () => {
    chain.toggle(1);
    expect(chain.applied.map(({ perturbation }) => perturbation)).toEqual(['fog', 'contrast']);
    chain.toggle(1);
    expect(chain.applied).toHaveLength(3);
  });

  it('has a longest length', () => {
    for (let i = 0; i < 20; i++) chain.add('fog', 1);
    expect(chain.steps).toHaveLength(MAX_STEPS);
    expect(chain.full).toBe(true);
  });
});
