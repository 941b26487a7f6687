/** What a report is about, in words: which data, and which models in place of the embedded pair. */
import type { Report } from '../contract/report';

/** Whether the pictures are the user's own, not those of the embedded pack. */
export const isOwnData = ({ data }: Pick<Report, 'data'>): boolean => data.pack === 'own';

/** The data by name: the user's, or the pack's. */
export function dataName({ data }: Pick<Report, 'data'>): string {
  return data.name ?? (data.pack === 'own' ? 'own pictures' : data.pack);
}

/** The pre-trained model, with its name where it is not the embedded one: "the pre-trained model (ResNet-50)". */
export function largeModel({ data }: Pick<Report, 'data'>): string {
  return data.models ? `the pre-trained model (${data.models.large})` : 'the pre-trained model';
}

/** "flowers, 5 classes, 224 px". */
export function dataWords(report: Pick<Report, 'data'>): string {
  const { classes, imageSize } = report.data;
  return `${dataName(report)}, ${classes.length} classes, ${imageSize} px`;
}

/** "ResNet-50, taught by MobileNetV3 small"; null for the embedded models. */
export function modelWords({ data }: Pick<Report, 'data'>): string | null {
  return data.models ? `${data.models.large}, taught by ${data.models.small}` : null;
}
