/**
 * Models that adapt to the pictures of an evaluation, beside the same models as they are: a row for each model and way. Every condition is
 * a stream of its own, and what Tent has learnt goes from batch to batch of it; the streams of several conditions go on at once.
 */
import type { AdaptationName, AdaptationSettings } from '../../contract/adaptation';
import type { EvaluationRow } from '../../contract/evaluation';
import { METHOD_LABELS } from '../../contract/methodLabels';
import { AdaptedModel } from '../../evaluate/adaptation/AdaptedModel';
import { changedParameters } from '../../evaluate/adaptation/adaptedFlops';
import { pointsOf } from '../../evaluate/adaptation/streamPoints';
import type { TentState } from '../../evaluate/adaptation/tent';
import { correctness } from '../../evaluate/metrics';
import { traitsOf } from '../inputs/networkTraits';
import { whyNot } from '../../contract/methodGroups';
import type { TunedModel } from '../../models/tuned';
import type { TaskPool } from '../../pool/TaskPool';
import { EngineError } from '../engineError';
import type { EvaluatedModel } from './evaluatedModel';
import type { EvaluationBatch, EvaluationSource } from './EvaluationSource';
import { Scoreboard, type Condition } from './scoreboard';

/** As methods of an experiment they are called so. */
const METHOD = { bn: 'bn-adapt', tent: 'tent' } as const;

interface Row {
  model: EvaluatedModel;
  network: TunedModel;
  adapted: AdaptedModel;
  by: AdaptationName;
  board: Scoreboard;
  /** What the last batch of a condition leaves; batches of one wait for each other. */
  states: Map<string, Promise<TentState | null>>;
  /** Of each batch of a condition, 1 where an answer was right. */
  right: Map<string, { condition: Condition; batches: number[][] }>;
  seconds: number;
  answered: number;
}

/** What one row answered of a batch. */
interface Answered {
  right: Float64Array;
  seconds: number;
}

export class AdaptedRows {
  private constructor(
    private readonly rows: readonly Row[],
    private readonly settings: AdaptationSettings,
    private readonly models: readonly AdaptedModel[],
    private readonly signal: AbortSignal,
  ) {}

  /** @throws {EngineError} naming a model that cannot adapt; `dispose` has to be called */
  static async open(
    models: readonly EvaluatedModel[],
    { by, settings }: { by: readonly AdaptationName[]; settings: AdaptationSettings },
    { source, pool, signal }: { source: EvaluationSource; pool: TaskPool; signal: AbortSignal },
  ): Promise<AdaptedRows> {
    for (const model of models) checkAdapts(model, by);
    const rows: Row[] = [];
    const opened: AdaptedModel[] = [];
    const between = async () => signal.throwIfAborted();
    const clean = by.length > 0 && settings.statistics !== 'file' ? await source.clean(MOST_CLEAN) : null;
    try {
      for (const model of models) {
        const network = model.network!;
        const adapted = await AdaptedModel.open(network, { settings, clean, pool, between });
        opened.push(adapted);
        for (const way of by) {
          const counted = { board: new Scoreboard(), states: new Map(), right: new Map(), seconds: 0, answered: 0 };
          rows.push({ model, network, adapted, by: way, ...counted });
        }
      }
    } catch (error) {
      for (const one of opened) one.dispose();
      throw error;
    }
    return new AdaptedRows(rows, settings, opened, signal);
  }

  get count(): number {
    return this.rows.length;
  }

  /** Begins to answer a batch; what it gives is to be `take`n in the order of the batches. */
  answers(batch: EvaluationBatch): Promise<Answered[]> {
    return Promise.all(this.rows.map((row) => this.answer(row, batch)));
  }

  private async answer(
    row: Row,
    { condition, set, corrupt, labels, among, answered = set.count }: EvaluationBatch,
  ): Promise<Answered> {
    const { by, adapted, model, states } = row;
    const key = keyOf(condition);
    // Only Tent learns from one batch for the next.
    const before = by === 'tent' ? (states.get(key) ?? null) : null;
    const made = Promise.resolve(before).then((state) => adapted.answer({ by, set, corrupt, state }, this.signal));
    const left = made.then(({ state }) => state);
    left.catch(() => {});
    states.set(key, left);
    const { probabilities, seconds } = await made;
    const classes = probabilities.length / set.count;
    const from = set.count - answered;
    const said = Array.from({ length: answered }, (_, i) =>
      probabilities.subarray((from + i) * classes, (from + i + 1) * classes),
    );
    return { right: correctness(model.answers(said, among), labels.slice(from)), seconds };
  }

  take({ condition, keys }: EvaluationBatch, answered: readonly Answered[]): void {
    for (const [r, { right, seconds }] of answered.entries()) {
      const row = this.rows[r]!;
      row.board.add(condition, keys.slice(keys.length - right.length), right);
      row.seconds += seconds;
      row.answered += right.length;
      const key = keyOf(condition);
      const seen = row.right.get(key) ?? { condition, batches: [] };
      seen.batches.push([...right]);
      row.right.set(key, seen);
    }
  }

  /**
   * @param of makes the row of a model from what was counted
   * @param plain what each model was counted as it is
   */
  made(
    of: (model: EvaluatedModel, board: Scoreboard) => EvaluationRow,
    plain: ReadonlyMap<EvaluatedModel, Scoreboard>,
    seed: number,
  ): EvaluationRow[] {
    return this.rows.map((row) => {
      const { model, network, adapted, by, board, seconds, answered } = row;
      const method = METHOD[by];
      return {
        ...of(model, board),
        id: `${model.id}/${method}`,
        label: `${model.label}, ${METHOD_LABELS[method]}`,
        adaptation: {
          by,
          settings: this.settings,
          statistics: adapted.basis.words,
          changedParameters: changedParameters(by, network),
          answerSeconds: answered > 0 ? seconds / answered : 0,
          streams: streamsOf(row, this.settings),
          gain: board.gainOver(plain.get(model)!, seed),
        },
      };
    });
  }

  dispose(): void {
    for (const one of this.models) one.dispose();
  }
}

const MOST_CLEAN = 128;

const keyOf = (condition: Condition) =>
  typeof condition === 'string' ? condition : `${condition.severity} ${condition.corruption}`;

function checkAdapts({ label, network }: EvaluatedModel, by: readonly AdaptationName[]): void {
  const lacking = network
    ? by.flatMap((way) => whyNot(METHOD[way], traitsOf(network.architecture)) ?? [])
    : ['nothing is known of it but its answers'];
  if (lacking.length > 0) throw new EngineError(`${label} cannot adapt to pictures: ${lacking[0]!}.`);
}

/** The first corruption at its strongest severity, as it came: how accuracy went with the steps. */
function streamsOf({ right }: Row, { order }: AdaptationSettings) {
  const cells = [...right.values()].flatMap(({ condition, batches }) =>
    typeof condition === 'string' ? [] : [{ ...condition, batches }],
  );
  const [first] = cells;
  if (!first) return [];
  const { corruption, severity, batches } = cells
    .filter((cell) => cell.corruption === first.corruption)
    .reduce((strongest, cell) => (cell.severity > strongest.severity ? cell : strongest));
  return [{ corruption, severity, order, passes: 1, points: pointsOf(batches) }];
}
