/**
 * The drawing that the page opens on, and what all pictures of the reference report say beside it. `opening.json` is written by
 * `npm run build:tuned`, which also chose the picture (`scripts/tuned/chooseDrawing.ts`).
 */
import type { MethodName } from '../../contract/config';
import type { Accuracy } from '../../contract/report';
import type { LookPicture } from './lookPicture';
import opening from './opening.json';
import { publicUrl } from './photos';
import { decodePicture } from './picture';

export const OPENING_ID = 'drawing';
export const OPENING_TITLE = opening.title;

/** Corrupted accuracy in the reference report, by method. */
export const ALL_PICTURES = {
  seeds: opening.all.seeds,
  corruptions: opening.all.corruptions,
  severities: opening.all.severities,
  corrupted: opening.all.corrupted as Readonly<Partial<Record<MethodName, Accuracy>>>,
};

/** @throws {Error} where it cannot be fetched or read */
export async function loadOpening(): Promise<LookPicture> {
  const answer = await fetch(publicUrl(opening.file));
  if (!answer.ok) throw new Error(`The drawing of a ${opening.title} could not be loaded (${answer.status}).`);
  return {
    id: OPENING_ID,
    title: opening.title,
    credit: 'a drawing that no model was trained on',
    kind: 'pack',
    picture: await decodePicture(await answer.blob(), opening.title),
  };
}
