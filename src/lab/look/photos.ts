/** The photographs that come with the page, described in `photos/photos.json`. */
import * as v from 'valibot';

const photoSchema = v.object({
  id: v.optional(v.string()),
  file: v.string(),
  title: v.string(),
  author: v.string(),
  licence: v.string(),
  source: v.optional(v.string()),
});
const listSchema = v.union([v.array(photoSchema), v.object({ photos: v.array(photoSchema) })]);

export interface Photo {
  id: string;
  title: string;
  credit: string;
  url: string;
}

/** Address of a file in `public/`. */
export function publicUrl(path: string): string {
  return new URL(`${import.meta.env.BASE_URL}${path}`, document.baseURI).href;
}

/** @throws {Error} where the list cannot be fetched or read */
export async function loadPhotos(get: typeof fetch = fetch): Promise<Photo[]> {
  const answer = await get(publicUrl('photos/photos.json'));
  if (!answer.ok) throw new Error(`The photographs could not be loaded (${answer.status}).`);
  const list = v.parse(listSchema, await answer.json());
  return (Array.isArray(list) ? list : list.photos).map((photo) => ({
    id: photo.id ?? photo.file.replace(/\.\w+$/, ''),
    title: photo.title,
    credit: `${photo.author}, ${photo.licence}`,
    url: publicUrl(`photos/${photo.file.split('/').at(-1)!}`),
  }));
}
