/** Your own: pictures, a network and classes of the learner's own. For those who are done with the other lessons. */
import type { Lesson } from '../lessonSchema';

export const yourOwn: Lesson = {
  format: 'temper-lesson',
  version: 1,
  name: 'your-own',
  title: 'Your own',
  about: 'Your webcam, your pictures, your network.',
  minutes: 20,
  steps: [
    {
      title: 'A picture of yours',
      text: [
        'All that you did with drawings can be done with pictures of your own. They stay in this browser; nothing is sent anywhere.',
      ],
      task: 'Press “Your picture…” and choose a file, drop one on the page, or take one with the webcam.',
      state: 'look?steps=gaussian_noise:3',
      hide: ['export', 'sequence'],
      measures: [{ name: 'own' }],
      hint: 'A photograph of one thing, which fills most of it, is best.',
      teacher: {
        minutes: 3,
        notes: 'The webcam needs the permission of the browser. A face needs the consent of its owner.',
      },
    },
    {
      title: 'Who can answer?',
      text: [
        'The networks so far know sixteen drawn things, and of a photograph they can only be wrong. A network that has seen a million photographs is **MobileNetV3**: 1,000 classes, 10 MB from Hugging Face, kept in this browser afterwards.',
        'A network of your own, as a safetensors or PyTorch file, is brought under “Data & models”.',
      ],
      task: 'Press “Let MobileNetV3 answer”, or bring a network and let it answer in Look.',
      measures: [{ name: 'answer', model: 'own' }],
      hint: 'Without a network connection, a file from a neighbour does as well: “Data & models”, “Models”.',
      teacher: {
        minutes: 4,
        notes:
          '25 downloads behind one line take their time. One download, saved as a file and handed round, is quicker.',
      },
    },
    {
      title: 'Break it again',
      text: ['Your picture, a large network, and fog.'],
      task: 'Say what you expect, then measure.',
      state: 'look?steps=fog:1',
      hide: ['chain', 'export', 'sequence'],
      untilGuess: ['answers', 'flips'],
      question: { kind: 'severity', text: 'At which severity of fog does the network change its mind?' },
      measures: [{ name: 'flip', model: 'own' }],
      after: ['A change of mind need not be a mistake: the first answer may have been the wrong one.'],
      teacher: { minutes: 3, notes: 'Of a photograph the page does not know what is right. Let the learners say it.' },
    },
    {
      title: 'The weakest chain, again',
      text: ['A chain of weak steps broke the small network. Does it break a large one too?'],
      task: 'Build a chain and press “Try this chain”. The lowest sum wins.',
      state: 'look?steps=fog:1,jpeg_compression:1',
      hide: ['export', 'sequence', 'seed'],
      measures: [{ name: 'chain', model: 'own' }],
      teacher: { minutes: 4 },
    },
    {
      title: 'An experiment of your own',
      text: [
        'With a folder for each class, or some pictures from the webcam for each, the page makes a data set; with a network of your own, or the embedded ones, it runs the whole experiment on it: teacher, tuning, tests, intervals.',
        'Few pictures give wide intervals. Read them before you believe a figure.',
      ],
      task: 'Bring pictures under “Data & models”, read what the page says of them, and run.',
      state: 'data',
      teacher: {
        minutes: 6,
        notes:
          'Ten pictures a class are enough to try it, and too few to prove anything. Larger networks take long without a GPU.',
      },
    },
  ],
};
