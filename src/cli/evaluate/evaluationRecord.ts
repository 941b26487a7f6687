/** The file that `temper evaluate` writes: the row of one model, with all that its figures rest on. */
import * as v from 'valibot';
import type { EvaluatedPictures, Evaluation, EvaluationRow } from '../../contract/evaluation';
import type { FlipsRecord } from '../../contract/flips';
import type { ModelOptions } from '../../contract/library';
import type { BaselineError } from '../../contract/ownBaseline';
import { perPictureSchema } from '../../contract/perPicture';
import { reservedKey } from '../../contract/reservedKeys';
import { shardSchema, type Shard } from '../../contract/shard';
import { warnings } from './evaluateText';

type Row = Omit<EvaluationRow, 'id' | 'label'>;

export interface EvaluationRecord extends Row {
  format: 'temper-evaluation';
  version: 1;
  /** Version of Temper. */
  temper: string;
  /** Of several that together are one evaluation; its figures are those of its own pictures. */
  shard?: Shard;
  /** Name of the file or folder. */
  model: string;
  /** Hash of the weights and of the options that they were brought with. */
  modelId: string;
  modelOptions: ModelOptions;
  data: string;
  pictures: Omit<EvaluatedPictures, 'leftOut'>;
  corruptions: Evaluation['corruptions'];
  severities: Evaluation['severities'];
  table: Evaluation['table'];
  seed: number;
  backend: string;
  /** Relative to a model that was measured before on the same pictures. */
  baseline?: BaselineError;
  leftOut: EvaluatedPictures['leftOut'];
  /** What to know beside the figures. */
  warnings?: string[];
  /** How often its answers flip over sequences, where that was asked for. */
  flips?: FlipsRecord;
  /** The same model adapting to the pictures, by each way that was asked for. */
  adapted?: Row[];
}

export interface RecordAbout {
  temper: string;
  shard: Shard | null;
  model: { name: string; id: string; options: ModelOptions };
  data: string;
}

export function evaluationRecord(
  { temper, shard, model, data }: RecordAbout,
  { pictures, rows, corruptions, severities, table, seed, backend }: Evaluation,
): EvaluationRecord {
  const { id: _, label: __, perPicture, ...row } = rows[0]!;
  const { leftOut, ...about } = pictures;
  const said = warnings({ corruptions }, row);
  const adapted = rows.slice(1).map(({ id: _id, label: _label, perPicture: _answers, ...rest }) => rest);
  return {
    format: 'temper-evaluation',
    version: 1,
    temper,
    ...(shard ? { shard } : {}),
    model: model.name,
    modelId: model.id,
    modelOptions: model.options,
    data,
    ...row,
    pictures: about,
    corruptions,
    severities,
    table,
    seed,
    backend,
    leftOut,
    ...(said.length > 0 ? { warnings: said } : {}),
    ...(adapted.length > 0 ? { adapted } : {}),
    // Last, as it is long and for programs.
    ...(perPicture ? { perPicture } : {}),
  };
}

export function recordText(record: EvaluationRecord): string {
  return `${JSON.stringify(record, null, 1)}\n`;
}

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What is read again of a record: enough to merge shards and to be a baseline; all else stays as it is. */
const schema = v.looseObject({
  format: v.literal('temper-evaluation'),
  version: v.literal(1),
  temper: text,
  shard: v.optional(shardSchema),
  model: text,
  modelId: text,
  architecture: text,
  pictures: v.looseObject({
    count,
    classNames: v.array(text),
    side: count,
    imagenet: v.boolean(),
    notes: v.array(text),
    fingerprint: v.object({ names: text, pixels: v.pipe(text, v.hexadecimal()) }),
  }),
  corruptions: v.array(text),
  severities: v.array(v.number()),
  table: v.picklist(['imagenet-c', 'cifar-c']),
  seed: count,
  leftOut: v.array(v.object({ name: text, why: text })),
  perPicture: perPictureSchema,
});

/** Null where this is none. */
export function parseEvaluationRecord(json: unknown): EvaluationRecord | null {
  // What was read is handed on, whose fields keep their order.
  return reservedKey(json) === null && v.is(schema, json) ? (json as unknown as EvaluationRecord) : null;
}
