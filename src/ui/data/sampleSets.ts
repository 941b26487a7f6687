/** The sets whose pictures the data station shows, and which of them an experiment has. */
import type { DataInfo, SampleSet } from '../../contract/engine';

export interface ShownSet {
  value: SampleSet;
  label: string;
  about: string;
}

type Row = ShownSet & {
  /** About the user's own pictures. */
  own: string;
  /** Names in `DataInfo.splits`, any of which is enough. */
  parts: readonly string[];
  /** Not shown before it is known to be there. */
  rare?: true;
};

const SETS: readonly Row[] = [
  {
    value: 'clean',
    label: 'Clean',
    about: 'Test pictures in the styles that the models learnt. Corrupted, they are the main test.',
    own: 'Test pictures that nothing is learnt from. Corrupted, they are the main test.',
    parts: ['clean'],
  },
  {
    value: 'arrivals',
    label: 'From the field',
    about: 'New pictures as they arrive: shifted, each in its own way. Tuning sees others like them, without labels.',
    own: 'Your pictures as they came in, those with labels, which are tested on.',
    parts: ['new-arrivals'],
    rare: true,
  },
  {
    value: 'renditions',
    label: 'Renditions',
    about: 'The same things drawn by other hands, as in ImageNet-R.',
    own: 'The same classes in other styles, as in ImageNet-R.',
    parts: ['renditions'],
  },
  {
    value: 'sketch',
    label: 'Sketch',
    about: 'Pencil renderings and one-colour drawings, as in ImageNet-Sketch.',
    own: 'The same classes as drawings, as in ImageNet-Sketch.',
    parts: ['sketch'],
  },
  {
    value: 'natural',
    label: 'Natural adversarial',
    about: 'Pictures that a fixed reference model gets wrong, as in ImageNet-A.',
    own: 'Pictures of the same classes that fool models, as in ImageNet-A.',
    parts: ['natural'],
  },
  {
    value: 'transfer',
    label: 'Unseen things',
    about: 'Things that no model was tuned on; a linear classifier on the features is tested on them.',
    own: 'Classes that no model was tuned on; a linear classifier on the features is tested on them.',
    parts: ['transfer', 'transfer-test'],
  },
  {
    value: 'train',
    label: 'Training',
    about: 'Pictures whose label the tuning may see.',
    own: 'Pictures whose label the tuning may see.',
    parts: ['train', 'labelled', 'teacher'],
  },
];

/** Those that exist; all of them until it is known. */
export function shownSets(info: Pick<DataInfo, 'splits'> | null, own: boolean): ShownSet[] {
  return SETS.filter(({ parts, rare }) => (info ? parts.some((part) => (info.splits[part] ?? 0) > 0) : !rare)).map(
    ({ value, label, about, own: aboutOwn }) => ({ value, label, about: own ? aboutOwn : about }),
  );
}
