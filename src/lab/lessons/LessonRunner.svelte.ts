/**
 * One runner for all lessons: it opens steps, sets the page to what they show, keeps what the learner says before anything is measured, and
 * measures then. The address names lesson and step (`lab.mode`), so that the browser's history, a reload and a link are one thing.
 */
import type { Lab } from '../Lab.svelte';
import type { Lesson, LessonStep } from '../../lessons/lessonSchema';
import type { Measure } from '../../lessons/measureSchema';
import type { MeasuredRecord, Prediction } from '../../lessons/predictions';
import { messageOf } from '../../contract/message';
import { KEPT_KEY } from '../classroom/keptCollection';
import { guessWords } from './guessWords';
import { checkNames, knownHere, stateOf } from './lessonChecks';
import type { LessonLibrary } from './LessonLibrary';
import { measure } from './measures/measure';
import type { Measured, MeasureHost, Reading, TrainedTeacher } from './measures/reading';
import { now } from './now';
import { browserStorage, type PredictionStore } from './PredictionStore.svelte';

export type Guess = number | string | null;

/** Between two looks whether a picture is drawn, milliseconds. */
const LOOK_AGAIN_MS = 50;

export class LessonRunner implements MeasureHost {
  lesson = $state.raw<Lesson | null>(null);
  /** From 1. */
  number = $state(1);
  problem = $state<string | null>(null);
  /** Of the measures of the step, in their order. */
  readings = $state.raw<readonly Reading[]>([]);
  /** Chains that were tried in this step. */
  attempts = $state.raw<readonly Measured[]>([]);
  trying = $state(false);
  /** As it was when it was last looked at. */
  collection = $state('');
  teachers = $state.raw<readonly TrainedTeacher[]>([]);

  readonly step: LessonStep | null = $derived(this.lesson?.steps[this.number - 1] ?? null);
  readonly record: Prediction | undefined = $derived.by(() =>
    this.lesson ? this.store.find(this.lesson.name, this.number) : undefined,
  );
  /** The question has its answer, or there is none. */
  readonly guessed = $derived(!this.step?.question || this.record !== undefined);
  readonly seeds: readonly number[] = $derived.by(() =>
    this.store.list
      .filter(({ lesson, step }) => lesson === this.lesson?.name && step < this.number)
      .flatMap(({ measured }) => measured.flatMap(({ seed }) => seed ?? [])),
  );
  readonly best = $derived(lowest(this.attempts));
  #asked = 0;
  #opening = 0;

  constructor(
    readonly lab: Lab,
    private readonly library: LessonLibrary,
    readonly store: PredictionStore,
  ) {}

  get last(): number {
    return this.lesson?.steps.length ?? 1;
  }

  /** Opens what the address names. Nothing changes where it cannot be opened. */
  async follow(wanted: { name: string; step: number }): Promise<void> {
    const opening = ++this.#opening;
    try {
      const lesson = this.lesson?.name === wanted.name ? this.lesson : await this.#checked(wanted.name);
      if (opening !== this.#opening) return;
      this.problem = null;
      const another = lesson !== this.lesson;
      if (!another && this.number === wanted.step) return;
      const next = !another && wanted.step === this.number + 1;
      this.lesson = lesson;
      if (another) this.teachers = [];
      this.#enter(Math.min(wanted.step, lesson.steps.length), next);
    } catch (error) {
      if (opening !== this.#opening) return;
      this.lesson = null;
      this.lab.parts.step = {};
      this.problem = messageOf(error);
    }
  }

  async #checked(name: string): Promise<Lesson> {
    const { lesson, own } = await this.library.load(name);
    if (own) checkNames(lesson, await knownHere(this.lab));
    return lesson;
  }

  go(step: number): void {
    if (!this.lesson || step < 1 || step > this.last) return;
    this.lab.mode = { ...this.lab.mode, lesson: { name: this.lesson.name, step } };
  }

  /** The page goes on without the lesson, as it is. */
  leave(): void {
    const { lesson: _, teacher: __, ...mode } = this.lab.mode;
    this.end();
    this.lab.mode = mode;
  }

  /** What the lesson held of the page is given back. */
  end(): void {
    this.#opening++;
    this.#asked++;
    this.lab.parts.step = {};
    this.lab.lessonConfig = null;
    this.lab.lessonChoice = {};
  }

  /** The page as this step began. */
  restore(): void {
    this.#show(this.number, false);
    this.#obey();
  }

  #enter(number: number, next: boolean): void {
    this.#asked++;
    this.number = number;
    this.readings = [];
    this.attempts = [];
    const { mode } = this.lab;
    if (mode.lesson?.step !== number && this.lesson)
      this.lab.mode = { ...mode, lesson: { name: this.lesson.name, step: number } };
    this.#obey();
    this.#show(number, next);
  }

  /** @param next the step before it is on the page: a step without a state leaves it as it is */
  #show(number: number, next: boolean): void {
    const { lab } = this;
    const steps = this.lesson?.steps.slice(0, number) ?? [];
    const step = next ? steps.at(-1) : steps.findLast(({ state }) => state !== undefined);
    if (step?.state === undefined) return;
    this.#keepChoice();
    const { preset, seed } = lab.lessonChoice;
    const { config, ...state } = stateOf(step, preset);
    lab.lessonConfig = stateOf(step).config;
    lab.apply({ ...state, config: seed === undefined ? config : { ...config, seed } });
  }

  /** What the learner chose of preset and seed goes along with the lesson. */
  #keepChoice(): void {
    const { lessonConfig: before, config } = this.lab;
    if (!before) return;
    const { lessonChoice: choice } = this.lab;
    this.lab.lessonChoice = {
      ...choice,
      ...(config.preset === before.preset ? {} : { preset: config.preset }),
      ...(config.seed === before.seed ? {} : { seed: config.seed }),
    };
  }

  /** What the step hides and locks; what would tell the answer is hidden until the question has it. */
  #obey(): void {
    const { show, hide = [], lock, untilGuess = [] } = this.step ?? {};
    const hidden = this.guessed ? hide : [...hide, ...untilGuess];
    this.lab.parts.step = { show, lock, ...(hidden.length > 0 ? { hide: hidden } : {}) };
  }

  /** Keeps what the learner says; from now on it is measured. */
  say(guess: Guess): void {
    const { lesson, step } = this;
    if (!lesson || !step?.question || this.record) return;
    this.store.put({
      lesson: lesson.name,
      step: this.number,
      question: step.question.text,
      said: guessWords(step.question, guess),
      guess,
      saidAt: now(),
      measured: [],
    });
    this.#obey();
  }

  /** Forgets what was said in this step. */
  again(): void {
    if (!this.lesson) return;
    this.#asked++;
    this.store.remove(this.lesson.name, this.number);
    this.readings = [];
    this.#obey();
  }

  /**
   * Measures, in an effect: what is read is measured again when it changes, until the question has its measured answer. A step without a
   * question is told what is true now.
   */
  watch(): void {
    const { step, record } = this;
    const asked = ++this.#asked;
    if (!step || !this.guessed) return;
    if (record && record.measured.length > 0 && step.question) {
      this.readings = record.measured.map(({ measure: _, ...rest }) => ({ state: 'measured', ...rest }));
      return;
    }
    // Chains are tried when the learner says so.
    const wanted = (step.measures ?? []).filter(({ name }) => name !== 'chain');
    const found: Reading[] = [];
    const show = () => {
      if (asked !== this.#asked) return;
      this.readings = [...found];
      this.#note(wanted, found);
    };
    for (const [i, one] of wanted.entries()) {
      const reading = measure(this, one);
      found[i] = reading instanceof Promise ? { state: 'measuring', words: 'It is being measured.' } : reading;
      if (reading instanceof Promise) void reading.then((done) => ((found[i] = done), show()));
    }
    show();
  }

  /** The first time that all is measured goes beside what was said. */
  #note(measures: readonly Measure[], readings: readonly Reading[]): void {
    const { step, record } = this;
    if (!step?.question || !record || record.measured.length > 0 || readings.length === 0) return;
    const done = readings.flatMap((reading, i) =>
      reading.state === 'measured' ? [recordOf(measures[i]!.name, reading)] : [],
    );
    if (done.length < readings.length) return;
    this.store.put({ ...record, measured: done, measuredAt: now() });
  }

  /** Tries the chain that is on the page. */
  async tryChain(): Promise<void> {
    const asked = this.step?.measures?.find(({ name }) => name === 'chain');
    const { lesson, number, step } = this;
    if (!asked || this.trying || !lesson || !step) return;
    this.trying = true;
    try {
      const here = () => this.number === number && this.lesson === lesson;
      let reading = await measure(this, asked);
      // Who asks while the picture is being drawn means the one that comes.
      while (reading.state === 'measuring' && here() && this.lab.look.large.problem === null) {
        this.readings = [reading];
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        reading = await measure(this, asked);
      }
      if (!here()) return;
      if (reading.state !== 'measured') {
        this.readings = [reading];
        return;
      }
      this.readings = [];
      this.attempts = [reading, ...this.attempts];
      const { best } = this;
      if (!best) return;
      this.store.put({
        lesson: lesson.name,
        step: number,
        question: step.title,
        said: 'the weakest chain found',
        guess: null,
        saidAt: now(),
        measured: [recordOf('chain', best)],
        measuredAt: now(),
      });
    } finally {
      this.trying = false;
    }
  }

  /** Another part of the page, or another tab, may have collected codes: looked at while a step measures them. */
  lookForCodes(): (() => void) | undefined {
    if (!this.step?.measures?.some(({ name }) => name === 'collected')) return undefined;
    const look = () => (this.collection = browserStorage()?.getItem(KEPT_KEY) ?? '');
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }

  /** A teacher that was trained here joins the contest. */
  noteTeacher(): void {
    const { report, origin } = this.lab.runs;
    const validation = report?.validation.teacher;
    if (!report || !validation || (origin !== 'live' && origin !== 'run')) return;
    const { augmentation, steps } = report.config.teacher;
    const { seed, preset } = report;
    const same = (other: TrainedTeacher) =>
      other.augmentation === augmentation && other.seed === seed && other.steps === steps && other.preset === preset;
    if (this.teachers.some(same)) return;
    this.teachers = [...this.teachers, { augmentation, steps, seed, preset, validation }];
  }
}

function lowest(attempts: readonly Measured[]): Measured | null {
  const broken = attempts.filter(({ value }) => value !== null);
  return broken.length === 0 ? null : broken.reduce((least, other) => (other.value! < least.value! ? other : least));
}

function recordOf(name: string, reading: Measured): MeasuredRecord {
  const { state: _, ...rest } = reading;
  return { measure: name, ...rest };
}
