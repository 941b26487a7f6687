/** What can be exported of the Look station as it is now. */
import type { Gallery } from './Gallery.svelte';
import type { Look } from './Look.svelte';
import type { Photo } from './photos';
import { decodePicture, FULL_SIDE, LONG_SIDE } from './picture';
import type { ExportView } from './Exporter.svelte';
import type { ExportSource, SourceGroup } from './exportPlan';
import { isWhole, type LookPicture } from './lookPicture';

function ofPicture(shown: LookPicture): ExportSource {
  const { id, title, credit, picture, file } = shown;
  const open: ExportSource['open'] = async (size) =>
    size === 'full' && file ? decodePicture(file, title, FULL_SIDE) : picture;
  return { id, title, credit, whole: isWhole(shown), open };
}

function ofPhoto({ id, title, credit, url }: Photo): ExportSource {
  return {
    id,
    title,
    credit,
    whole: false,
    async open(size) {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`“${title}” could not be loaded (${answer.status}).`);
      return decodePicture(await answer.blob(), title, size === 'full' ? FULL_SIDE : LONG_SIDE);
    },
  };
}

/** Reads the state it is called in: whoever calls it in an effect follows every change. */
export function exportView(look: Look, gallery: Gallery): ExportView {
  const source = look.source && ofPicture(look.source);
  const groups: SourceGroup[] = [
    { id: 'shown', label: 'The picture that is shown', sources: source ? [source] : [] },
    { id: 'photos', label: 'The sample photographs', sources: gallery.photos.map(ofPhoto) },
    { id: 'own', label: 'Your pictures', sources: gallery.own.list.map(ofPicture) },
    { id: 'pack', label: 'The drawn samples', sources: gallery.pack.map(ofPicture) },
  ];
  return {
    source,
    steps: look.chain.applied,
    current: look.corruption,
    seed: look.seed,
    table: look.table,
    model: look.model,
    region: look.region,
    perturbations: look.perturbations,
    groups: groups.filter(({ sources }) => sources.length > 0),
  };
}
