/** The chain of steps that makes the large picture. One step is active: the grid and the severity slider change it. */
import { MAX_STEPS } from '../../contract/perturbation';
import { FIRST_STEP, type RecipeStep } from './recipe';

export interface ChainStep extends RecipeStep {
  /** Stays with a step when it moves. */
  id: number;
}

export class Composition {
  steps = $state.raw<readonly ChainStep[]>([{ ...FIRST_STEP, id: 0 }]);
  active = $state(0);
  /** The next choice in the grid is appended instead of replacing the active step. */
  adding = $state(false);
  readonly current = $derived(this.steps[this.active] ?? this.steps[0]!);
  /** What is applied: without the steps that are switched off. */
  readonly applied = $derived(
    this.steps.filter(({ off }) => !off).map(({ perturbation, severity }) => ({ perturbation, severity })),
  );
  readonly full = $derived(this.steps.length >= MAX_STEPS);
  #ids = 1;

  /** Takes over a recipe; an empty one becomes the usual single step. */
  replace(steps: readonly RecipeStep[]): void {
    const chosen = steps.length > 0 ? steps : [FIRST_STEP];
    // Steps that stay keep their id, so that going back in the browser's history does not redraw them all.
    this.steps = chosen.map((step, i) => {
      const held = this.steps[i];
      return { ...step, id: held?.perturbation === step.perturbation ? held.id : this.#ids++ };
    });
    this.active = Math.min(this.active, this.steps.length - 1);
    this.adding = false;
  }

  /** A choice in the grid. */
  choose(perturbation: string, severity: number): void {
    if (this.adding) return this.add(perturbation, severity);
    this.#change(this.active, { perturbation, severity, off: false });
  }

  add(perturbation: string, severity: number): void {
    this.adding = false;
    if (this.full) return;
    this.steps = [...this.steps, { perturbation, severity, off: false, id: this.#ids++ }];
    this.active = this.steps.length - 1;
  }

  setSeverity(severity: number): void {
    this.#change(this.active, { severity });
  }

  toggle(index: number): void {
    this.#change(index, { off: !this.steps[index]?.off });
  }

  pick(index: number): void {
    if (this.steps[index]) this.active = index;
  }

  remove(index: number): void {
    if (this.steps.length < 2) return;
    this.steps = this.steps.filter((_, i) => i !== index);
    if (this.active > index || this.active >= this.steps.length) this.active--;
  }

  /** Moves a step to another place; the active step stays the active one. */
  move(from: number, to: number): void {
    const step = this.steps[from];
    if (!step || to < 0 || to >= this.steps.length || from === to) return;
    const id = this.current.id;
    const rest = this.steps.filter((_, i) => i !== from);
    this.steps = [...rest.slice(0, to), step, ...rest.slice(to)];
    this.active = this.steps.findIndex((other) => other.id === id);
  }

  #change(index: number, change: Partial<RecipeStep>): void {
    this.steps = this.steps.map((step, i) => (i === index ? { ...step, ...change } : step));
  }
}
