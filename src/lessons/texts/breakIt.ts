/** Break it: what makes a network change its mind. Ten minutes, nothing to train. */
import type { Lesson } from '../lessonSchema';

export const breakIt: Lesson = {
  format: 'temper-lesson',
  version: 1,
  name: 'break-it',
  title: 'Break it',
  about: 'Find out what makes a network change its mind, and guess first.',
  minutes: 10,
  steps: [
    {
      title: 'When does it change its mind?',
      text: [
        'A network that was trained on clean drawings names this one. Now the drawing gets **noise**: each pixel becomes a little lighter or darker, by chance.',
        'The strength of a damage is its **severity**, from 1 (you hardly see it) to 5. What the network says is hidden until you have said what you expect.',
      ],
      task: 'Drag the slider of severity and watch the picture. Then say where the network gives up.',
      state: 'look?steps=gaussian_noise:1',
      hide: ['chain', 'export', 'sequence', 'camera'],
      untilGuess: ['answers', 'flips'],
      question: { kind: 'severity', text: 'At which severity does the pre-trained network change its mind?' },
      measures: [{ name: 'flip', model: 'pretrained' }],
      after: [
        'The strips below the slider show the same for each network that answers here: a new colour is a new answer. Drag again and see the answers flip.',
      ],
      hint: 'You still see the thing at severity 5. The network was never shown noise.',
      teacher: {
        minutes: 2,
        notes:
          'Let all say a number before anybody measures, and write them down. Every seed of the noise gives another severity: press the dice and measure again, to show that one figure is one draw.',
      },
    },
    {
      title: 'Which damage is worst?',
      text: [
        'Damage comes in families. Here are four, one of each: **noise** from the sensor, **blur** from the lens, **fog** from the weather, **JPEG** from the file.',
        'A severity is only a number inside its own kind of damage: noise 3 need not be as bad as fog 3, for people or for networks.',
      ],
      task: 'Look at the rows of the grid, family by family. Then say which of the four the network gives in to first.',
      state: 'look?steps=gaussian_noise:3',
      hide: ['chain', 'export', 'sequence', 'camera'],
      untilGuess: ['answers', 'flips'],
      question: {
        kind: 'choice',
        text: 'Which of them changes the network’s mind at the lowest severity?',
        options: [
          { key: 'gaussian_noise', text: 'Noise' },
          { key: 'defocus_blur', text: 'Blur' },
          { key: 'fog', text: 'Fog' },
          { key: 'jpeg_compression', text: 'JPEG' },
        ],
      },
      measures: [
        {
          name: 'earliest',
          model: 'pretrained',
          perturbations: ['gaussian_noise', 'defocus_blur', 'fog', 'jpeg_compression'],
        },
      ],
      after: [
        'What looks bad to you and what breaks the network are two things. A person sees the outline; the network may read something else.',
      ],
      teacher: {
        minutes: 2,
        answer: 'Whatever is measured on this picture; on other pictures the order differs.',
        notes: 'Ask two learners to choose other pictures and to compare. It takes some seconds to measure.',
      },
    },
    {
      title: 'A network that has seen worse',
      text: [
        'The second network is called the **robust teacher**. It is smaller, and it was trained on pictures that had been changed in many ways, none of them the ones it is tested with here.',
        'Both look at the same picture under the same noise.',
      ],
      task: 'Say which of the two holds out longer.',
      state: 'look?steps=gaussian_noise:3',
      hide: ['chain', 'export', 'sequence', 'camera'],
      untilGuess: ['answers', 'flips'],
      question: {
        kind: 'choice',
        text: 'Which network keeps its answer to the higher severity?',
        options: [
          { key: 'pretrained', text: 'The pre-trained one, which is larger' },
          { key: 'teacher', text: 'The robust teacher, which is smaller' },
          { key: 'equal', text: 'Both equally' },
        ],
      },
      measures: [{ name: 'later', model: 'teacher', than: 'pretrained' }],
      after: ['One picture is an example. In _Fix it_ you train such a teacher and count over many pictures.'],
      teacher: {
        minutes: 1.5,
        notes:
          'Where the larger network wins on this picture, that is the point: a single picture proves nothing. Try another one.',
      },
    },
    {
      title: 'The weakest chain that breaks it',
      text: [
        'Real pictures suffer from several things at once: fog, then a shaking hand, then a small file. Each may be harmless alone.',
        'Build a **chain** of two or more steps, each as weak as you can, that changes the network’s mind. The sum of the severities counts: the lowest wins.',
      ],
      task: 'Press “+ Add a step” and choose in the grid; choose a step to set its severity. Then press “Try this chain”.',
      state: 'look?steps=fog:1,jpeg_compression:1',
      hide: ['export', 'sequence', 'camera', 'seed'],
      measures: [{ name: 'chain', model: 'pretrained' }],
      hint: 'Combine families that harm different things: one that adds fine grain, and one that takes contrast away.',
      teacher: {
        minutes: 2.5,
        notes: 'Call out the sums as they fall. The lowest possible sum of two steps is 2.0.',
      },
    },
    {
      title: 'Why noise breaks it',
      text: [
        'A picture can be taken apart into coarse and fine detail: its **spectrum**. Edges and textures are fine, areas of colour are coarse.',
        'The tabs above the picture show what was added (**Residual**) and how much power each fineness has before and after (**Spectrum**).',
      ],
      task: 'Open “Residual” and think: what does noise do to the finest detail? Then answer, and check it under “Spectrum”.',
      state: 'look?steps=gaussian_noise:3',
      hide: ['chain', 'export', 'sequence', 'camera'],
      question: {
        kind: 'choice',
        text: 'Noise leaves the finest detail with',
        options: [
          { key: 'more', text: 'more power than before' },
          { key: 'less', text: 'less power than before' },
          { key: 'same', text: 'about the same' },
        ],
      },
      measures: [{ name: 'detail' }],
      after: ['What the network reads from fine detail now drowns in detail that means nothing.'],
      teacher: {
        minutes: 1,
        answer: 'More: noise has the same power at every fineness, and the drawing has little there.',
      },
    },
    {
      title: 'Why blur breaks it',
      text: ['Blur does not add anything: every point is spread over its neighbours.'],
      task: 'Answer, then look at “Spectrum” again and compare it with that of noise.',
      state: 'look?steps=defocus_blur:3',
      hide: ['chain', 'export', 'sequence', 'camera'],
      question: {
        kind: 'choice',
        text: 'Blur leaves the finest detail with',
        options: [
          { key: 'more', text: 'more power than before' },
          { key: 'less', text: 'less power than before' },
          { key: 'same', text: 'about the same' },
        ],
      },
      measures: [{ name: 'detail' }],
      after: [
        'Two opposite damages, and each takes from the network what it reads. Whoever is trained against one is not safe from the other.',
      ],
      teacher: { minutes: 1, answer: 'Less: a lens that is out of focus passes coarse detail and stops fine detail.' },
    },
  ],
};
