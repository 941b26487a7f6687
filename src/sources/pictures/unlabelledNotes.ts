/** What is said of pictures without a label: they can be in no class, so that no figure counts them. */
import { countByClass, type OpenedPictures } from './PictureSource';

/** One sentence for each part that has labels and lacks some, and one for the parts that have none; none where there are no classes. */
export function unlabelledNotes(opened: OpenedPictures): string[] {
  const parts =
    opened.kind === 'pictures'
      ? [...opened.splits].map(([split, source]) => ({ split, source }))
      : opened.corrupted.corruptions
          .slice(0, 1)
          .flatMap(({ name, severities }) =>
            severities.slice(0, 1).map((severity) => ({ split: 'all', source: opened.corrupted.at(name, severity) })),
          );
  if (parts.every(({ source }) => source.classNames.length === 0)) return [];
  const notes: string[] = [];
  for (const { split, source } of parts) {
    const { unlabelled } = countByClass(source);
    if (unlabelled === 0) continue;
    const of = split === 'all' ? '' : ` of ${split}`;
    const count = unlabelled.toLocaleString('en');
    notes.push(
      unlabelled === source.entries.length
        ? `No picture${of} has a label (${count}): nothing can be measured on them.`
        : `${count} of ${source.entries.length.toLocaleString('en')} pictures${of} have no label: no figure counts them.`,
    );
  }
  return notes;
}
