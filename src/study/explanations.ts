/** What settings decide, in a sentence, for whoever chooses which to vary. */
import { OPEN_CHOICES } from './openChoices';

const MORE: Readonly<Record<string, string>> = {
  'data.teacherPerClass': 'Labelled pictures of each class that the teacher learns from.',
  'data.labelledPerClass': 'Pictures of each class whose label tuning may see.',
  'data.unlabelled': 'Pictures without labels, on which only a teacher can speak.',
  'data.testPerClass': 'Test pictures of each class; more make the intervals over pictures narrower.',
  'teacher.steps': 'How long the teacher is made robust.',
  'teacher.learningRate': 'How far each step moves the weights of the teacher.',
  'teacher.strength': 'How strong its augmentation is; 3 is the published strength.',
  'teacher.consistency': 'How much two views of a picture must agree; 0 leaves the term out.',
  'student.steps': 'How long the part of the large model is tuned.',
  'student.batch': 'Pictures in a step.',
  'student.learningRate': 'How far each step moves the weights.',
  'student.normsRate': 'What the learning rate is multiplied by for norms and biases.',
  'student.front': 'So many blocks from the picture on are the front.',
  'student.cleanShare': 'Clean pictures in a step for each augmented one.',
  'student.strength': 'How strong the views are that tuning sees.',
  'student.correction.steps': 'How long the front is corrected; 0 leaves the correction out.',
  'student.correction.learningRate': 'How far each step of the correction moves the front.',
  'student.correction.views': 'Views of each picture that the correction sees.',
  'student.correction.cleanShare': 'Share of its pictures that are clean.',
  'baselines.complete.steps': 'How long complete fine-tuning takes.',
  'baselines.complete.learningRate': 'Its learning rate.',
  'baselines.complete.augmentation': 'The augmentation of complete fine-tuning.',
  'baselines.complete.consistency': 'How much two views must agree in complete fine-tuning.',
  'baselines.complete.labels': 'All labels that the teacher has, or the few that tuning has.',
  'baselines.partial.steps': 'How long partial tuning without a teacher takes.',
  'heads.passes':
    'How often each head answers with some features left out; how far its answers differ is its uncertainty.',
  'heads.dropout': 'The share of features that each of these passes leaves out.',
  'benchmark.severities': 'Strengths of the corruptions that are tested: lists, such as [1,3,5].',
};

/** Empty where there is nothing to say beyond the name. */
export function explanationOf(path: string): string {
  const open = OPEN_CHOICES.find((choice) => choice.path === path);
  return open ? `${open.question}.` : (MORE[path] ?? '');
}
