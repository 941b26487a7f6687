/** The lessons that come with the page: what the list of lessons shows, and the lesson itself when it is opened. */
import type { Lesson } from './lessonSchema';

export interface LessonSummary {
  name: string;
  title: string;
  minutes: number;
  about: string;
  load: () => Promise<Lesson>;
}

export const LESSONS: readonly LessonSummary[] = [
  {
    name: 'break-it',
    title: 'Break it',
    minutes: 10,
    about: 'Find out what makes a network change its mind, and guess first.',
    load: () => import('./texts/breakIt').then(({ breakIt }) => breakIt),
  },
  {
    name: 'fix-it',
    title: 'Fix it',
    minutes: 15,
    about: 'Train a small network that corruption disturbs less, and see what that costs.',
    load: () => import('./texts/fixIt').then(({ fixIt }) => fixIt),
  },
  {
    name: 'prove-it',
    title: 'Prove it',
    minutes: 20,
    about: 'Tune a part of a larger network, compare, and learn how much one run proves.',
    load: () => import('./texts/proveIt').then(({ proveIt }) => proveIt),
  },
  {
    name: 'your-own',
    title: 'Your own',
    minutes: 20,
    about: 'Your webcam, your pictures, your network.',
    load: () => import('./texts/yourOwn').then(({ yourOwn }) => yourOwn),
  },
];
