/** A study that is being put together on the page: what is typed and ticked, and the plan that it comes to. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { messageOf } from '../../contract/message';
import type { ModelInfo } from '../../contract/model';
import { refusedMethods } from '../../contract/refusedMethods';
import type { StudyPlan } from '../../contract/study';
import { CHOICE_METHODS, presetPlan, type StudyPresetName } from '../../study/openChoices';
import { baseValue, makePlan } from '../../study/plan';
import { kindOf } from '../../study/settingPaths';
import { parseSeeds, parseValues, valueText } from '../../study/texts';

/** Settings that the page varies at most; the command line takes any number. */
export const MOST_VARIED = 3;

export interface DraftedSetting {
  path: string;
  /** As it is typed, or ticked: values between commas. */
  text: string;
}

export class StudyDraft {
  /** A study that comes with Temper, or one of the visitor's own. */
  named = $state<StudyPresetName | 'own'>('own');
  vary = $state<DraftedSetting[]>([]);
  seeds = $state('1-3');
  /** Null for those of the experiment. */
  methods = $state.raw<readonly MethodName[] | null>(null);

  /** @param large the large model, once it is known */
  constructor(
    private readonly base: () => ExperimentConfig,
    private readonly large: () => Pick<ModelInfo, 'label' | 'traits'> | undefined = () => undefined,
  ) {
    this.add('student.distillation');
  }

  get chosenMethods(): readonly MethodName[] {
    return this.methods ?? (this.named === 'own' ? this.base().methods : CHOICE_METHODS);
  }

  add(path: string): void {
    if (this.vary.length < MOST_VARIED) this.vary.push({ path, text: suggestion(this.base(), path) });
  }

  choose(at: number, path: string): void {
    this.vary[at] = { path, text: suggestion(this.base(), path) };
  }

  remove(at: number): void {
    this.vary.splice(at, 1);
  }

  toggleMethod(name: MethodName): void {
    const now = this.chosenMethods;
    this.methods = now.includes(name) ? now.filter((one) => one !== name) : [...now, name];
  }

  /** The plan, or why there is none. */
  get plan(): { plan: StudyPlan; fault: null } | { plan: null; fault: string } {
    try {
      const seeds = parseSeeds(this.seeds);
      const large = this.large();
      const refused = large?.traits ? refusedMethods(large.label, large.traits, this.chosenMethods) : null;
      if (refused !== null) throw new Error(refused);
      const base = this.base();
      if (this.named !== 'own') {
        return { plan: presetPlan(this.named, base, seeds, this.methods ?? undefined), fault: null };
      }
      if (this.chosenMethods.length === 0) throw new Error('Choose at least one method.');
      const vary = this.vary.map(({ path, text }) => ({ path, values: parseValues(text, path) }));
      return { plan: makePlan({ base, vary, seeds, methods: this.chosenMethods }), fault: null };
    } catch (error) {
      return { plan: null, fault: messageOf(error) };
    }
  }
}

/** The value of the experiment, and others about it. */
function suggestion(base: ExperimentConfig, path: string): string {
  const now = baseValue(base, path);
  const kind = kindOf(base, path);
  if (kind.kind === 'choice') return kind.options.map(valueText).join(', ');
  if (kind.kind !== 'number' || typeof now !== 'number') return valueText(now);
  const inside = (value: number) =>
    (kind.low === null || value >= kind.low) && (kind.high === null || value <= kind.high);
  const shaped = (value: number) => (kind.whole ? Math.round(value) : Number(value.toPrecision(3)));
  const values = now === 0 ? [0, 1] : [shaped(now / 2), now, shaped(now * 2)].filter(inside);
  return [...new Set(values)].join(', ');
}
