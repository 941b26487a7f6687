/** The models that a report has measured, its methods and the others beside them, as baselines of each other. */
import type { Report } from '../../contract/report';
import type { MeasuredModel } from './measuredModel';

export interface MeasuredInReport {
  /** Name of a method, or id of another model. */
  id: string;
  model: MeasuredModel;
}

export function measuredIn({ methods, others = [], data }: Report): MeasuredInReport[] {
  const pictures = data.testPictures;
  return [
    ...methods.map(({ name, label, clean, perCorruption, perPicture }) => ({
      id: name,
      model: { name: label, clean, perCorruption, perPicture, pictures },
    })),
    ...others.map(({ id, label, clean, perCorruption, perPicture }) => ({
      id,
      model: { name: label, clean, perCorruption, perPicture, pictures },
    })),
  ];
}
