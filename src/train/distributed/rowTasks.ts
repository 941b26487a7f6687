/** What is made of rows beside training, as tasks of the pool: views, activations of the frozen part, and what a teacher says. */
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { modelOf, type PlainModel } from '../../models/plainModel';
import { tunedActivations } from '../../models/tuned';
import type { TaskContext, TaskResult } from '../../pool/task';
import { taskKind, type Shared } from '../../pool/TaskPool';
import { viewBytes } from '../featureCache/rows';
import { makeTeacher, mixTeachers, type Teacher, type TeacherRecipe } from '../makeTeacher';
import { tensorOfBytes } from '../pictures';
import { viewMaker, type ViewRecipe } from '../viewMaker';

export interface ViewsRequest {
  set: Shared<ImageSet>;
  recipe: ViewRecipe;
  view: number;
  pictures: readonly number[];
}

/** The views in 8 bits, one after another. */
export const viewsTask = taskKind<ViewsRequest, Uint8Array>('views');

export function makeViews(
  { set: shared, recipe, view, pictures }: ViewsRequest,
  context: TaskContext,
): TaskResult<Uint8Array> {
  const set = context.value(shared);
  const size = set.height * set.width * 3;
  const make = viewMaker(recipe);
  const out = new Uint8Array(pictures.length * size);
  pictures.forEach((picture, i) => out.set(viewBytes(make, set, picture, view), i * size));
  return { output: out, transfer: [out.buffer] };
}

/** Pictures in 8 bits, and how many a batch has: black ones follow the last. */
export interface PlainPictures {
  bytes: Uint8Array;
  height: number;
  width: number;
  batch: number;
}

export interface ActivationsRequest {
  model: Shared<PlainModel>;
  pictures: PlainPictures;
}

/** Activations where training of the model begins, one picture after another. */
export const activationsTask = taskKind<ActivationsRequest, Float32Array>('activations');

export async function activations(
  { model: shared, pictures }: ActivationsRequest,
  context: TaskContext,
): Promise<TaskResult<Float32Array>> {
  const model = await modelOf(shared, context);
  const x = tensorOf(pictures);
  const made = tunedActivations(model, x, model.tuneFrom);
  try {
    const count = pictures.bytes.length / (pictures.height * pictures.width * 3);
    const values = (await made.data<'float32'>()).slice(0, (count * made.size) / pictures.batch);
    return { output: values, transfer: [values.buffer] };
  } finally {
    tf.dispose([x, made]);
  }
}

/** A teacher as plain data; its models are shared. */
export type PlainTeacher = TeacherRecipe<Shared<PlainModel>>;

export interface TeacherRequest {
  teacher: PlainTeacher;
  pictures: PlainPictures;
}

export interface Said {
  /** [pictures · classes] */
  logits: Float32Array;
  /** [pictures] */
  trust: Float32Array;
}

export const teacherTask = taskKind<TeacherRequest, Said>('teacher');

export async function askedTeacher(
  { teacher: plain, pictures }: TeacherRequest,
  context: TaskContext,
): Promise<TaskResult<Said>> {
  const teacher = await teacherFrom(plain, context);
  const x = tensorOf(pictures);
  const predicted = teacher.predict(x);
  try {
    const count = pictures.bytes.length / (pictures.height * pictures.width * 3);
    const logits = (await predicted.logits.data<'float32'>()).slice(0, count * predicted.logits.shape[1]);
    const trust = (await predicted.trust.data<'float32'>()).slice(0, count);
    return { output: { logits, trust }, transfer: [logits.buffer, trust.buffer] };
  } finally {
    tf.dispose([x, predicted.logits, predicted.trust]);
  }
}

async function teacherFrom(plain: PlainTeacher, context: TaskContext): Promise<Teacher> {
  if (plain.kind === 'mix') {
    const [a, b] = [await teacherFrom(plain.a, context), await teacherFrom(plain.b, context)];
    return mixTeachers(a, b, plain.temperature);
  }
  const { architecture, weights } = await modelOf(plain.model, context);
  return makeTeacher(architecture, weights, plain.weighting, plain.heads, plain.seed);
}

function tensorOf({ bytes, height, width, batch }: PlainPictures): tf.Tensor4D {
  const size = height * width * 3;
  const one = (i: number) => bytes.subarray(i * size, (i + 1) * size);
  return tensorOfBytes(bytes.length / size, one, batch, { height, width });
}
