/**
 * What of the proposed pictures shall be kept: classes, splits, corruptions, how many of each class. It starts from all of it,
 * limited where all of it would be too much for a browser, and says at once what the choice comes to.
 */
import type { DataChoice, DataProposal } from '../../contract/library';
import { SvelteSet } from 'svelte/reactivity';

/** Bytes above which fewer pictures are proposed. */
const COMFORTABLE = 500e6;
/** Pictures of a class below which an experiment is refused. */
const LEAST = 3;
/** Limits that are proposed, pictures per class. */
const ROUND = [1000, 500, 200, 100, 50, 20, 10];

export class DataDraft {
  name = $state('');
  /** Text that class names are searched for. */
  query = $state('');
  /** Pictures at most of each class and split; null keeps all. */
  perClass = $state<number | null>(null);
  readonly classes: SvelteSet<string>;
  readonly splits: SvelteSet<string>;
  readonly corruptions: SvelteSet<string>;
  readonly severities: SvelteSet<number>;
  /** Classes without pictures, which nobody left out. */
  readonly #empty: readonly string[];
  /** Of these the ones that were left out by hand when they had some. */
  #emptyLeftOut: readonly string[] = [];
  /** The limit that was proposed. */
  readonly #proposed: number | null = null;

  /** Severities that any of the corruptions has, ascending. */
  readonly allSeverities: readonly number[];
  /** Every class with its shown name and its pictures in the chosen splits, in the order of the data. */
  readonly rows = $derived.by(() => {
    const { classNames, shownNames, splits } = this.proposal;
    return classNames.map((name, i) => ({
      name,
      shown: shownNames[i] ?? name,
      count: sum(splits.filter((split) => this.splits.has(split.name)).map(({ perClass }) => perClass[i] ?? 0)),
    }));
  });
  /** Those that the query finds. */
  readonly found = $derived.by(() => {
    const wanted = this.query.trim().toLowerCase();
    if (wanted === '') return this.rows;
    return this.rows.filter(
      ({ name, shown }) => shown.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
    );
  });
  /** Chosen classes with too few pictures to learn from, to choose settings on and to measure on. */
  readonly thin = $derived(
    this.corrupted || this.classless
      ? []
      : this.rows.filter(({ name, count }) => this.classes.has(name) && count < LEAST),
  );
  /** Corruptions at a severity that are chosen; each holds the same pictures. One for pictures that nobody corrupted. */
  readonly cells = $derived.by(() => {
    if (!this.corrupted) return 1;
    const chosen = this.proposal.corruptions.filter(({ name }) => this.corruptions.has(name));
    return sum(chosen.map(({ severities }) => severities.filter((severity) => this.severities.has(severity)).length));
  });
  /** Pictures that the choice comes to. */
  readonly pictures = $derived(this.#pictures(this.perClass ?? Infinity));
  /** Bytes that they take when kept: 8-bit RGB. */
  readonly bytes = $derived(this.pictures * this.#pictureBytes());
  /** Why this cannot be kept, in words; null where it can. */
  readonly fault = $derived.by(() => {
    const open = this.proposal.doubts.find(({ chosen }) => chosen === null);
    if (open?.option === 'severity') return 'Choose the severity that these pictures have.';
    if (open) return `Choose first. ${open.said}`;
    if (this.name.trim() === '') return 'Give the pictures a name.';
    if (this.classes.size < 2 && !this.classless) return 'Choose at least two classes.';
    if (this.splits.size === 0 && this.proposal.splits.length > 0) return 'Choose at least one split.';
    if (this.perClass !== null && !(Number.isInteger(this.perClass) && this.perClass >= 1)) {
      return 'Pictures per class must be a whole number of at least 1; leave it empty for all.';
    }
    if (this.corrupted && (this.corruptions.size === 0 || this.severities.size === 0)) {
      return 'Choose at least one corruption and one severity.';
    }
    if (this.pictures === 0) return 'Nothing is chosen: the chosen classes have no pictures in the chosen splits.';
    return null;
  });

  /** @param before a draft of the same pictures, read otherwise: its name, its limit and what it left out stay */
  constructor(
    readonly proposal: DataProposal,
    before?: DataDraft,
  ) {
    this.name = before?.name ?? proposal.name;
    this.classes = new SvelteSet(proposal.classNames);
    this.splits = new SvelteSet(proposal.splits.map(({ name }) => name));
    this.corruptions = new SvelteSet(proposal.corruptions.map(({ name }) => name));
    this.allSeverities = proposal.corruptions
      .flatMap(({ severities }) => severities)
      .filter((severity, i, all) => all.indexOf(severity) === i)
      .sort((a, b) => a - b);
    this.severities = new SvelteSet(this.allSeverities);
    // A class without pictures can teach nothing.
    this.#empty = this.rows.filter(({ count }) => count === 0).map(({ name }) => name);
    for (const name of this.#empty) this.classes.delete(name);
    if (this.bytes > COMFORTABLE) {
      const fits = (limit: number) => this.#pictures(limit) * this.#pictureBytes() <= COMFORTABLE;
      this.perClass = this.#proposed = ROUND.find(fits) ?? ROUND.at(-1)!;
    }
    if (before) this.#takeOver(before);
  }

  #takeOver(before: DataDraft): void {
    this.query = before.query;
    if (before.perClass !== before.#proposed) this.perClass = before.perClass;
    const out = before.#leftOut();
    for (const name of out) this.classes.delete(name);
    this.#emptyLeftOut = out.filter((name) => this.#empty.includes(name));
    for (const { name } of before.proposal.splits) if (!before.splits.has(name)) this.splits.delete(name);
  }

  /** Classes that were left out by hand. */
  #leftOut(): string[] {
    const byHand = (name: string) => !this.#empty.includes(name) || this.#emptyLeftOut.includes(name);
    return this.proposal.classNames.filter((name) => !this.classes.has(name) && byHand(name));
  }

  get corrupted(): boolean {
    return this.proposal.kind === 'corrupted';
  }

  /** Without two classes there is nothing to tell apart: pictures from the field need none. */
  get classless(): boolean {
    return this.proposal.classNames.length < 2;
  }

  toggle(name: string): void {
    if (!this.classes.delete(name)) this.classes.add(name);
  }

  /** Chooses every class that the query finds, or none of them. */
  setFound(chosen: boolean): void {
    for (const { name } of this.found) {
      if (chosen) this.classes.add(name);
      else this.classes.delete(name);
    }
  }

  toggleIn<T>(set: SvelteSet<T>, value: T): void {
    if (!set.delete(value)) set.add(value);
  }

  choice(seed: number): DataChoice {
    const { classNames, splits, corruptions } = this.proposal;
    const choice: DataChoice = { name: this.name.trim(), seed };
    const taken = this.#taken();
    if (taken.length < classNames.length) choice.classes = taken;
    if (this.perClass !== null) choice.perClass = this.perClass;
    if (this.splits.size < splits.length) {
      choice.splits = splits.map(({ name }) => name).filter((name) => this.splits.has(name));
    }
    if (this.corruptions.size < corruptions.length) {
      choice.corruptions = corruptions.map(({ name }) => name).filter((name) => this.corruptions.has(name));
    }
    if (this.severities.size < this.allSeverities.length) {
      choice.severities = this.allSeverities.filter((severity) => this.severities.has(severity));
    }
    return choice;
  }

  /** Those that are chosen, and of a set with a protocol of its own those without pictures, among which answers are chosen too. */
  #taken(): string[] {
    const answers = this.proposal.doubts.find(({ option }) => option === 'answers')?.chosen;
    const published = answers === 'imagenet-r' || answers === 'imagenet-a';
    return this.rows
      .filter(({ name, count }) => this.classes.has(name) || (published && count === 0))
      .map(({ name }) => name);
  }

  #pictures(limit: number): number {
    const { classNames, splits } = this.proposal;
    const chosen = classNames.map((name) => this.classes.has(name));
    // Those without a label count as one class, and stay out where classes are chosen from.
    const every = chosen.every(Boolean);
    const each = sum(
      splits
        .filter(({ name }) => this.splits.has(name))
        .flatMap(({ perClass, unlabelled }) => [
          ...perClass.map((count, i) => (chosen[i] ? Math.min(count, limit) : 0)),
          every ? Math.min(unlabelled, limit) : 0,
        ]),
    );
    return each * this.cells;
  }

  /** Leaves out the classes with too few pictures. */
  dropThin(): void {
    for (const { name } of this.thin) this.classes.delete(name);
  }

  #pictureBytes(): number {
    return 3 * this.proposal.side ** 2;
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
