/** Where lessons come from: with the page, from a file of the user's, from an address on the same host. Files are kept by name. */
import { LESSONS } from '../../lessons/lessonList';
import type { Lesson } from '../../lessons/lessonSchema';
import { checkLessonSize, LessonError, parseLesson } from '../../lessons/parseLesson';
import { nearestName } from '../../num/nearestNames';
import { browserStorage } from './PredictionStore.svelte';

const KEY = 'temper-lesson:';

export class LessonLibrary {
  readonly #held = new Map<string, Lesson>();

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null = browserStorage()) {}

  /**
   * @returns the lesson, and whether it came from a file: then what it names is not known to exist
   * @throws {LessonError} where there is none of that name
   */
  async load(name: string): Promise<{ lesson: Lesson; own: boolean }> {
    const own = this.#held.get(name) ?? this.#kept(name);
    if (own) return { lesson: own, own: true };
    const listed = LESSONS.find((lesson) => lesson.name === name);
    if (listed) return { lesson: await listed.load(), own: false };
    const names = LESSONS.map((lesson) => lesson.name);
    const near = nearestName(name, names);
    throw new LessonError(
      `There is no lesson “${name}” here${near ? `; did you mean “${near}”?` : `; there are ${names.join(', ')}.`} A lesson of one’s own is opened from its file.`,
    );
  }

  /** @throws {LessonError} naming what is wrong with the file */
  async read(file: Pick<File, 'size' | 'text'>): Promise<Lesson> {
    checkLessonSize(file.size);
    return parseLesson(await file.text());
  }

  /**
   * A lesson file on the host that the page comes from.
   * @throws {LessonError} where it is on another host, is not there or is no lesson
   */
  async fetch(address: string, base = document.baseURI, get: typeof fetch = fetch): Promise<Lesson> {
    const url = URL.parse(address, base);
    const here = new URL(base);
    if (!url) throw new LessonError(`lesson: “${address}” is not an address.`);
    if (url.origin !== here.origin) {
      throw new LessonError(
        `lesson: “${url.host || url.protocol}” is another host than ${here.host}. Save the file and open it from the list of lessons.`,
      );
    }
    const answer = await get(url).catch(() => null);
    if (!answer?.ok)
      throw new LessonError(`lesson: there is no file at “${url.pathname}”${answer ? ` (${answer.status})` : ''}.`);
    const length = Number(answer.headers.get('content-length') ?? 0);
    checkLessonSize(length);
    return parseLesson(await answer.text());
  }

  /**
   * Holds a lesson that has been checked, and keeps it so that a reload finds it.
   * @throws {LessonError} where its name is that of a lesson of the page
   */
  hold(lesson: Lesson): void {
    if (LESSONS.some(({ name }) => name === lesson.name)) {
      throw new LessonError(`name: “${lesson.name}” is the name of a lesson that comes with the page. Choose another.`);
    }
    this.#held.set(lesson.name, lesson);
    try {
      this.storage?.setItem(KEY + lesson.name, JSON.stringify(lesson));
    } catch {
      // It is open all the same; after a reload the file is asked for again.
    }
  }

  #kept(name: string): Lesson | null {
    try {
      const text = this.storage?.getItem(KEY + name);
      return text ? parseLesson(text) : null;
    } catch {
      return null;
    }
  }
}

export const library = new LessonLibrary();
