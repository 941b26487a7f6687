/** Files that were chosen or dropped while an audience looks: what cannot be used is said there, as nothing else of Look is to be seen. */
import type { Lab } from '../../lab/Lab.svelte';

const FROM = 'stage';

/** What of the lab is needed for it. */
export interface OpeningHost {
  readonly look: { readonly source: { readonly id: string } | null };
  readonly gallery: { openFiles(files: readonly File[]): Promise<void>; own: { readonly problems: readonly string[] } };
  readonly notices: Pick<Lab['notices'], 'add' | 'clear'>;
}

/** @returns whether one of them is shown now */
export async function openOnStage({ look, gallery, notices }: OpeningHost, files: readonly File[]): Promise<boolean> {
  const before = look.source?.id;
  await gallery.openFiles(files);
  const problems = gallery.own.problems.join(' ');
  if (problems === '') notices.clear(FROM);
  else notices.add('warning', problems, FROM);
  return look.source?.id !== before;
}
