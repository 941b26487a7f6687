/** Fix it: a small network is made robust, and what that gains and costs is measured. Fifteen minutes, two short trainings. */
import type { Lesson } from '../lessonSchema';

export const fixIt: Lesson = {
  format: 'temper-lesson',
  version: 1,
  name: 'fix-it',
  title: 'Fix it',
  about: 'Train a small network that corruption disturbs less, and see what that costs.',
  minutes: 15,
  steps: [
    {
      title: 'Train a teacher',
      text: [
        'A network can be taught to expect trouble. While it trains, each picture is changed by chance: mixed with textures, turned, recoloured. That is **augmentation**; the strip below shows such pictures.',
        'None of these changes is one that it will be tested with. The test uses the corruptions of _Break it_: noise, blur, weather, JPEG.',
        'The network here is small, so that training is short. It is called the **teacher**, since later a larger one learns from it.',
      ],
      task: 'Say what you expect. Then press “Robustify the teacher” and watch the curves.',
      state: 'teacher?preset=lesson',
      untilGuess: ['run'],
      question: {
        kind: 'number',
        text: 'Of 100 corrupted pictures, how many will the trained teacher name correctly?',
        unit: '%',
        least: 0,
        most: 100,
      },
      measures: [{ name: 'accuracy', method: 'teacher', set: 'corrupted' }],
      after: [
        'The two figures in brackets are the **95 % interval**: with so many test pictures, the share could as well lie anywhere in it.',
      ],
      hint: 'There are 16 kinds of things. Guessing by chance gives about 6 of 100.',
      teacher: {
        minutes: 4,
        notes:
          'The bar says how long it takes; the large pre-trained network is measured on the way, for comparison. A tab that is not in front may run slowly.',
      },
    },
    {
      title: 'The same picture again',
      text: [
        'Back to the drawing of the first lesson, under the same noise. The teacher that answers now is the one that you have trained.',
      ],
      task: 'Say which network holds out longer, and then drag the severity.',
      state: 'look?preset=lesson&steps=gaussian_noise:3',
      hide: ['chain', 'export', 'sequence', 'camera'],
      untilGuess: ['answers', 'flips'],
      question: {
        kind: 'choice',
        text: 'Which network keeps its answer to the higher severity?',
        options: [
          { key: 'pretrained', text: 'The pre-trained one, which is larger' },
          { key: 'teacher', text: 'Your teacher, which is smaller' },
          { key: 'equal', text: 'Both equally' },
        ],
      },
      measures: [{ name: 'later', model: 'teacher', than: 'pretrained' }],
      after: ['One picture, one draw of noise. What counts is the next step.'],
      teacher: { minutes: 2, notes: 'Where the pre-trained one wins on this picture, ask for other pictures.' },
    },
    {
      title: 'Over all pictures',
      text: [
        'The run has tested both networks on the same pictures under many corruptions. The large network has more parameters; yours was trained on altered pictures.',
        'Two accuracies differ for certain only where their intervals do not overlap.',
      ],
      task: 'Say what the comparison will show.',
      state: 'teacher?preset=lesson',
      untilGuess: ['gain', 'results'],
      question: {
        kind: 'choice',
        text: 'On corrupted pictures, the small teacher’s accuracy, against the large network’s, is',
        options: [
          { key: 'higher', text: 'higher' },
          { key: 'lower', text: 'lower' },
          { key: 'undecided', text: 'not to be told apart' },
        ],
      },
      measures: [{ name: 'difference', method: 'teacher', than: 'pretrained', set: 'corrupted' }],
      teacher: { minutes: 1, notes: 'The section “Under corruption” on the page shows it corruption by corruption.' },
    },
    {
      title: 'What it costs on clean pictures',
      text: [
        'Nothing is free. The teacher is small, and it has spent its training on pictures that were spoilt. How does it do on clean ones?',
      ],
      task: 'Say what you expect of clean pictures.',
      untilGuess: ['results'],
      question: {
        kind: 'choice',
        text: 'On clean pictures, the teacher’s accuracy, against the large network’s, is',
        options: [
          { key: 'higher', text: 'higher' },
          { key: 'lower', text: 'lower' },
          { key: 'undecided', text: 'not to be told apart' },
        ],
      },
      measures: [{ name: 'difference', method: 'teacher', than: 'pretrained', set: 'clean' }],
      after: [
        'This is why the teacher is not the end: in _Prove it_ the large network learns from it and shall keep what it knew.',
      ],
      teacher: { minutes: 1.5 },
    },
    {
      title: 'Which augmentation wins?',
      text: [
        'There are several ways to change pictures, and people publish new ones every year. The settings of this page offer some: **PixMix** mixes in textures, **AugMix** mixes chains of simple operations, **RandAugment** draws operations by chance.',
        'To choose by the test would be cheating: then the test is no test any more. So the contest is decided on four other corruptions, which are never used in the results: the **validation** corruptions.',
      ],
      task: 'Say who wins. AugMix is chosen now: press “Robustify the teacher”. More may compete: choose another under “Settings” and train again.',
      state: 'teacher?preset=lesson&teacher.augmentation=augmix',
      untilGuess: ['run'],
      question: {
        kind: 'choice',
        text: 'Which teacher is most accurate on the validation corruptions?',
        options: [
          { key: 'pixmix', text: 'That of PixMix' },
          { key: 'augmix', text: 'That of AugMix' },
          { key: 'randaugment', text: 'That of RandAugment' },
        ],
      },
      measures: [{ name: 'teachers' }],
      hint: 'After a reload, train with PixMix once more: it is kept, and takes a moment.',
      teacher: {
        minutes: 5,
        notes:
          'Let each bench take another augmentation. It is measured as soon as two have been trained; for a third, choose “Answer again”. Where intervals overlap, say that nobody has won yet.',
      },
    },
    {
      title: 'Does it know when it is wrong?',
      text: [
        'A network says how sure it is. If of all answers that it gives with 80 % four in five are right, it is **calibrated**. The distance between confidence and accuracy, averaged, is its calibration error.',
        'The question here is what corruption does to that.',
      ],
      task: 'Say how far apart the two are, in points of per cent.',
      untilGuess: ['results'],
      question: {
        kind: 'number',
        text: 'How large is the pre-trained network’s calibration error on corrupted pictures?',
        unit: 'points',
        least: 0,
        most: 100,
      },
      measures: [
        { name: 'calibration', method: 'pretrained', set: 'corrupted' },
        { name: 'calibration', method: 'pretrained', set: 'clean' },
        { name: 'calibration', method: 'teacher', set: 'corrupted' },
      ],
      after: ['A network that is wrong and sure is worse than one that is wrong and says so.'],
      teacher: { minutes: 1.5, notes: 'Ask where such a network should not decide alone.' },
    },
  ],
};
