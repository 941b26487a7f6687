/**
 * The pictures of an experiment from data of the user's own: split by seed into what is learnt from, what settings are chosen
 * on and what is measured on. The published split is kept where there is one; otherwise 50 : 10 : 40 of every class.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { DataInfo } from '../../contract/engine';
import { heldOutSplit, measuringSplit } from '../../contract/dataDivision';
import type { KeptData } from '../../contract/library';
import type { ExperimentPictures, Part } from '../../sources/experimentPictures';
import { EngineError } from '../engineError';
import type { OpenedKeptData } from '../library/data/openKept';
import { labelSubset } from './labelSubset';
import { arrivalsOf, divide, readChosen, sameClasses, type ChosenPictures } from './ownParts';
import { publishedCells } from './publishedCells';
import { sized } from './sized';

type OwnSets = NonNullable<ExperimentConfig['data']['own']>;
type FurtherSet = Exclude<keyof OwnSets, 'data'>;

export interface OwnPicturesRequest {
  config: ExperimentConfig;
  data: OpenedKeptData;
  further: Partial<Record<FurtherSet, OpenedKeptData>>;
  /** Transfer where no data for it was given: the unseen concepts of the embedded pack. */
  embedded: ExperimentPictures;
}

/** Pictures of the embedded pack that a probe is fitted on and tested on: five of each concept. */
const MOST_EMBEDDED_TRANSFER = 160;

/** @throws {EngineError} where there are too few pictures to learn from and to measure on */
export function ownPictures({ config, data, further, embedded }: OwnPicturesRequest): ExperimentPictures {
  const { kept } = data;
  if (kept.kind === 'corrupted') {
    throw new EngineError(`${kept.name} holds corrupted pictures only: an experiment needs clean ones beside them.`);
  }
  const chosen = divide(data, config);
  const parts = new Map<Part, ChosenPictures>(Object.entries(chosen) as [Part, ChosenPictures][]);
  for (const part of ['renditions', 'sketch', 'natural'] as const) {
    if (further[part]) parts.set(part, sameClasses(further[part], kept, config));
  }
  if (further.arrivals) {
    const { learnt, tested } = arrivalsOf(further.arrivals, kept, config);
    parts.set('arrivals', learnt);
    if (tested) parts.set('new-arrivals', tested);
  }
  const transfer = further.transfer ? divide(further.transfer, config) : null;
  if (transfer) {
    parts.set('transfer-train', transfer.labelled);
    parts.set('transfer-test', transfer['to-corrupt']);
  }
  const names = [...parts].filter(([, { indices }]) => indices.length > 0);
  const splits: Record<string, number> = Object.fromEntries(names.map(([part, { indices }]) => [part, indices.length]));
  for (const part of ['transfer-train', 'transfer-test'] as const) {
    if (!transfer) splits[part] = Math.min(embedded.info.splits[part]!, MOST_EMBEDDED_TRANSFER);
  }
  const info: DataInfo = {
    pack: kept.name,
    imageSize: kept.side,
    classNames: [...kept.shownNames],
    splits,
    note: noteOf(kept, further),
    attribution: [],
  };
  return {
    hash: [kept.id, ...Object.values(further).map((one) => one.kept.id)].join('+'),
    side: kept.side,
    classNames: kept.shownNames,
    imagenetIndices: kept.imagenetIndices,
    ...(kept.classNumbers ? { classNumbers: kept.classNumbers } : {}),
    info,
    async part(name, count) {
      if (name.startsWith('transfer') && !transfer) {
        const set = await embedded.part(name, Math.min(count ?? Infinity, splits[name]!));
        return set && sized(set, kept.side);
      }
      const found = parts.get(name);
      if (!found || found.indices.length === 0) return null;
      const named = name.startsWith('transfer') ? found.data.kept.shownNames : kept.shownNames;
      const set = await readChosen(found, name, named, count);
      return sized(set, kept.side);
    },
    labelSubset: (name) => labelSubset(parts.get(name), data),
    corrupted: further.corrupted ? publishedCells(further.corrupted, kept, config) : null,
  };
}

function noteOf(kept: KeptData, further: OwnPicturesRequest['further']): string {
  const heldOut = heldOutSplit(kept.splits);
  const { unlabelled } = measuringSplit(kept.splits);
  const said = [
    `${kept.name}: ${kept.layout}.`,
    ...unlabelled.map(({ name }) => `Its ${name} split has no labels.`),
    heldOut
      ? `Measured on its ${heldOut.name} split.`
      : 'Split by seed into 50 % to learn from, 10 % to choose settings on and 40 % to measure on, of every class.',
    ...(kept.notes ?? []),
  ];
  if (kept.leftOut.length > 0) said.push(`${kept.leftOut.length} files could not be used.`);
  for (const [part, { kept: other }] of Object.entries(further)) {
    said.push(`${part}: ${other.name} (${other.layout}).`, ...(other.notes ?? []));
  }
  if (!further.transfer) said.push('Transfer is a linear probe on the unseen concepts of the embedded emoji pack.');
  return said.join(' ');
}
