/** Which models are the large one and the teacher of the experiment: kept ones, or those that the pack brings. */
import type { ExperimentConfig } from '../../contract/config';
import type { KeptModel } from '../../contract/library';
import { onlyAnswers, ROLE_WORDS, sizeFault, type Role, type Sized } from './modelWords';

/** In place of an id: the model that comes with the pack. */
export const EMBEDDED = 'embedded';
export const ROLES = ['large', 'small'] as const satisfies readonly Role[];

export type Chosen = NonNullable<ExperimentConfig['models']>;

export interface ChoiceHost {
  config(): ExperimentConfig;
  /** Puts another in its place. */
  setConfig(config: ExperimentConfig): void;
}

export class ModelChoice {
  /** The pair that the pack brings, for its sizes. */
  embedded = $state.raw<Partial<Record<Role, Sized>>>({});
  /** Why the last choice was refused. */
  refusal = $state<string | null>(null);

  constructor(
    private readonly host: ChoiceHost,
    private readonly find: (id: string) => KeptModel | null,
  ) {}

  /** Id of the model in a role. */
  id(role: Role): string {
    return this.host.config().models?.[role] ?? EMBEDDED;
  }

  /** The kept model in a role; null where it is the embedded one, or not kept here. */
  kept(role: Role): KeptModel | null {
    return this.find(this.id(role));
  }

  rolesOf(id: string): Role[] {
    return ROLES.filter((role) => this.id(role) === id);
  }

  /** Why a model cannot take a role beside the one in the other role; null where it can. */
  obstacle(role: Role, id: string): string | null {
    const model = this.find(id);
    if (id !== EMBEDDED && !model) return 'It is not kept in this browser.';
    const never = model && onlyAnswers(model);
    if (never) return never;
    const other = role === 'large' ? 'small' : 'large';
    const [one, counterpart] = [this.#size(role, id), this.#size(other, this.id(other))];
    if (!one || !counterpart) return null;
    const fault = role === 'small' ? sizeFault(one, counterpart) : sizeFault(counterpart, one);
    return fault ? `${fault} Choose another ${ROLE_WORDS[other]} first.` : null;
  }

  /** Takes a kept model, or the embedded one, into the experiment. Where it cannot, nothing changes and the reason is said. */
  choose(role: Role, id: string): boolean {
    this.refusal = this.obstacle(role, id);
    if (this.refusal !== null) return false;
    this.put({ large: this.id('large'), small: this.id('small'), [role]: id });
    return true;
  }

  chooseEmbedded(): void {
    this.put({ large: EMBEDDED, small: EMBEDDED });
  }

  /** Another model has taken the place of one, with other settings. */
  replace(old: string, now: string): void {
    const changed = (role: Role) => (this.id(role) === old ? now : this.id(role));
    if (this.rolesOf(old).length > 0) this.put({ large: changed('large'), small: changed('small') });
  }

  /**
   * A model is gone: its roles go back to the embedded ones, and both do where the other one is too large for that.
   * @returns whether anything changed
   */
  release(id: string): boolean {
    const roles = this.rolesOf(id);
    if (roles.length === 0) return false;
    if (!roles.every((role) => this.choose(role, EMBEDDED))) this.chooseEmbedded();
    return true;
  }

  put(models: Chosen): void {
    this.refusal = null;
    const own = ROLES.some((role) => models[role] !== EMBEDDED);
    const { models: _, ...config } = this.host.config();
    this.host.setConfig(own ? { ...config, models } : config);
  }

  #size(role: Role, id: string): Sized | undefined {
    return id === EMBEDDED ? this.embedded[role] : (this.find(id) ?? undefined);
  }
}
