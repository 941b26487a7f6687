/** Prove it: tune, compare, and learn how much one run proves. Twenty minutes; the class pools its runs. */
import type { Lesson } from '../lessonSchema';

const VERDICTS = [
  { key: 'holds', text: 'holds' },
  { key: 'fails', text: 'fails' },
  { key: 'undecided', text: 'is undecided' },
];

export const proveIt: Lesson = {
  format: 'temper-lesson',
  version: 1,
  name: 'prove-it',
  title: 'Prove it',
  about: 'Tune a part of a larger network, compare, and learn how much one run proves.',
  minutes: 20,
  steps: [
    {
      title: 'Tune a fraction',
      text: [
        'The large network knows much, and loses it under corruption. Training all of it again is dear and may spoil what it knows. So only a **fraction** is changed: its first layers are corrected, and its last blocks learn from the small robust teacher.',
        'The diagram shows which part is tuned, drawn to scale.',
      ],
      task: 'Say what you expect, then press “Tune the student”. Where no teacher is kept, it is trained first.',
      state: 'student?preset=lesson',
      untilGuess: ['run'],
      question: {
        kind: 'number',
        text: 'Of 100 corrupted pictures, how many will the tuned network name correctly?',
        unit: '%',
        least: 0,
        most: 100,
      },
      measures: [{ name: 'accuracy', method: 'temper', set: 'corrupted' }],
      hint: '_Fix it_ has measured the teacher; the tuned network may beat it or not.',
      teacher: {
        minutes: 4,
        notes: 'The bar says how long it takes. The next step can be read meanwhile.',
      },
    },
    {
      title: 'Is that a gain?',
      text: [
        'More right answers may be luck: other test pictures would give other figures. So both networks answer the **same** pictures, and of the differences an interval is made: pictures are drawn again and again, by a rule called bootstrap.',
        'If the whole interval lies above 0, the gain **holds**. If 0 lies inside, it is **undecided**.',
      ],
      task: 'Say where the interval will lie; then “Results” shows the whole of it.',
      state: 'student?preset=lesson',
      untilGuess: ['results'],
      question: {
        kind: 'choice',
        text: 'Tuned against pre-trained, on corrupted pictures: the difference is',
        options: [
          { key: 'higher', text: 'above 0, with its whole interval' },
          { key: 'lower', text: 'below 0, with its whole interval' },
          { key: 'undecided', text: 'undecided' },
        ],
      },
      measures: [{ name: 'difference', method: 'temper', than: 'pretrained', set: 'corrupted' }],
      teacher: { minutes: 3, notes: 'Ask what a newspaper would have printed of the same figures.' },
    },
    {
      title: 'At what price?',
      text: [
        'A claim must be so exact that it can fail. One of them: _it loses at most one point of clean accuracy against the pre-trained model_. It is judged by the interval too: only if all of it lies above −1 point does the claim hold.',
      ],
      task: 'Say which verdict comes; then read the claims under “Results”.',
      state: 'student?preset=lesson',
      untilGuess: ['results'],
      question: { kind: 'choice', text: 'The claim about clean pictures', options: VERDICTS },
      measures: [{ name: 'claim', id: 'clean' }],
      after: [
        '“Undecided” is no failure of the method, and no success either: it says that these pictures are too few.',
      ],
      teacher: {
        minutes: 2,
        notes: 'Undecided is the hardest word of the lesson. Let somebody explain it in words of their own.',
      },
    },
    {
      title: 'Against the others',
      text: [
        'A method is only as good as what it is compared with. The honest comparison here is **complete fine-tuning**: all weights are trained, for longer.',
        'The results have it once the whole experiment has run. What is already computed is kept.',
      ],
      task: 'Say what you expect, then press “Run the experiment”.',
      state: 'results?preset=lesson',
      untilGuess: ['run'],
      question: {
        kind: 'choice',
        text: 'On corrupted pictures, tuning a fraction, against complete fine-tuning, is',
        options: [
          { key: 'higher', text: 'more accurate' },
          { key: 'lower', text: 'less accurate' },
          { key: 'undecided', text: 'not to be told apart' },
        ],
      },
      measures: [
        { name: 'difference', method: 'temper', than: 'cft', set: 'corrupted' },
        { name: 'claim', id: 'cost' },
      ],
      after: ['The last figure is what it cost in time, as a share of complete fine-tuning, the teacher included.'],
      teacher: {
        minutes: 5,
        notes: 'The bar says how long it takes. Read the table of methods together while it grows.',
      },
    },
    {
      title: 'One seed proves little',
      text: [
        'All that happened by chance came from one number, the **seed**: which pictures, in which order, with which noise. Another seed is another experiment.',
        'The interval that you have seen covers the choice of test pictures, and not the luck of one training.',
      ],
      task: 'Say what another seed will give. Then set “Seed” to the number that you have in your class, and run again.',
      state: 'results?preset=lesson',
      untilGuess: ['run'],
      question: {
        kind: 'choice',
        text: 'With another seed, the claim “more accurate under corruption than the pre-trained model”',
        options: VERDICTS,
      },
      measures: [{ name: 'claim', id: 'corrupted', otherSeed: true }],
      teacher: {
        minutes: 4,
        notes:
          'Give every learner a number of their own, from 101 on. Nobody may run again until the result pleases: every seed counts, once.',
      },
    },
    {
      title: 'The class together',
      text: [
        'Many seeds prove more than one. Each finished run has a **result code**, as a QR code and a link: settings, seed and counts, and no pictures.',
        'One of you collects the codes of all. Every code makes the interval of the class narrower, until the claim holds, or fails, before your eyes.',
      ],
      task: 'Say when the class will know. Then open “Result code…” to show yours; who collects opens “Collect codes…” and takes the others’ by pasting, from files, or with the camera.',
      state: 'results?preset=lesson',
      question: {
        kind: 'number',
        text: 'After how many codes is “more accurate under corruption than the pre-trained model” decided, either way?',
        unit: 'codes',
        least: 2,
        most: 200,
      },
      measures: [{ name: 'collected' }],
      hint: 'A code with other settings, or a seed that is there already, is refused by name. After a reload, run again: what is computed is kept, and takes a moment.',
      teacher: {
        minutes: 2,
        notes: 'Put “Collect codes…” on the projector. It is measured in the browser that collects.',
      },
    },
  ],
};
