/**
 * Right answers of one model by severity: against the labels where it has their classes, against its own clean answers otherwise. An
 * answer is then the likeliest of the pictures' classes.
 */
import { indexOfLargest } from '../../../num/indexOfLargest';
import { FOLDER_SEVERITIES, type FolderCurve } from '../../../contract/folder';
import { classColumns, type DataClasses } from '../../inputs/classColumns';

export interface CountedModel {
  label: string;
  classNames: readonly string[];
  /** It knows drawn things alone: see `ModelClasses`. */
  drawings: boolean;
}

export class FolderCounts {
  private readonly columns: readonly number[] | null;
  private readonly why: string | null;
  /** What has to be known about its accuracy; null where nothing has. */
  readonly note: string | null;
  private readonly right = FOLDER_SEVERITIES.map(() => 0);
  private n = 0;

  constructor(
    private readonly model: CountedModel,
    data: DataClasses,
  ) {
    const { classNames, drawings } = model;
    const { classNames: wanted } = data;
    const match = (drawn: boolean) =>
      wanted.length > 1 ? classColumns({ classNames, classes: classNames.length, drawings: drawn }, data) : null;
    const strict = match(drawings);
    // Unlike an experiment, this has no probe to take instead: what a network for drawings says of some of its classes is an accuracy.
    const found = strict ?? match(false);
    this.note =
      found && !strict
        ? `${model.label} was trained on drawings of ${classNames.length} classes; its answer here is the likeliest of the ` +
          `${wanted.length} that the pictures have.`
        : null;
    this.columns = found ? (found.columns ?? wanted.map((_, k) => k)) : null;
    this.why = found ? null : whyAgreement(model, wanted);
  }

  /** Whether the answers to the untouched pictures are needed. */
  get comparesWithClean(): boolean {
    return this.columns === null;
  }

  /**
   * @param labels of a batch
   * @param clean the model's probabilities of the untouched pictures
   * @param bySeverity its probabilities at each of `FOLDER_SEVERITIES`
   */
  add(
    labels: readonly number[],
    clean: readonly Float32Array[],
    bySeverity: readonly (readonly Float32Array[])[],
  ): void {
    labels.forEach((label, i) => {
      const expected = this.columns ? label : answerOf(clean[i]!, null);
      bySeverity.forEach((pictures, s) => {
        if (answerOf(pictures[i]!, this.columns) === expected) this.right[s]!++;
      });
    });
    this.n += labels.length;
  }

  curve(): FolderCurve {
    const points = FOLDER_SEVERITIES.map((severity, s) => ({ severity, right: this.right[s]!, n: this.n }));
    return { model: this.model.label, measure: this.columns ? 'accuracy' : 'agreement', why: this.why, points };
  }
}

function whyAgreement({ label, classNames }: CountedModel, wanted: readonly string[]): string {
  const classes = wanted.length;
  if (classes === 0) return 'The pictures have no labels.';
  if (classes === 1) return 'All pictures have one class, and choosing among one is no test.';
  const known = new Set(classNames.map((name) => name.normalize('NFC')));
  const strange = wanted.filter((name) => !known.has(name.normalize('NFC')));
  if (strange.length === 0)
    return `${label} has several classes of one name, so its answers cannot be held against them.`;
  if (strange.length === classes) return `${label} has other classes than the pictures.`;
  const named = strange.slice(0, 3).map((name) => `“${name}”`);
  return `${label} knows ${classes - strange.length} of the pictures’ ${classes} classes, and not ${named.join(', ')}${strange.length > 3 ? ` and ${strange.length - 3} more` : ''}.`;
}

/** The class that is answered: among those of the columns given, else among all. */
function answerOf(values: Float32Array, columns: readonly number[] | null): number {
  return indexOfLargest(columns ? columns.map((column) => values[column]!) : values);
}
