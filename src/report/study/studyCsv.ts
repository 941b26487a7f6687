/** A study as a tidy table: one accuracy a row, with the varied settings in columns of their own (RFC 4180, shares in 0..1). */
import type { StudyFile } from '../../contract/study';
import { settingsOf } from '../../study/plan';
import { valueWords } from '../../study/settingWords';
import { cell } from '../csv';
import { measuresOf } from './measures';

export function studyCsv(study: StudyFile): string {
  const { plan, cells } = study;
  const settings = settingsOf(plan);
  const measures = measuresOf(study);
  const rows: (string | number)[][] = [
    [
      'experiment',
      'seed',
      ...plan.vary.map(({ path }) => path),
      'method',
      'measure',
      'corruption',
      'severity',
      'value',
      'n',
      'low',
      'high',
    ],
  ];
  for (const { index, seed, setting, methods } of cells) {
    const values = settings[setting]!.values.map(valueWords);
    for (const method of methods) {
      const head = [index, seed, ...values, method.name];
      for (const { id, value, accuracy } of measures) {
        const found = value(method);
        const whole = accuracy(method);
        if (found !== null)
          rows.push([...head, id, '', '', found, whole?.n ?? '', whole?.low ?? '', whole?.high ?? '']);
      }
      for (const [corruption, bySeverity] of Object.entries(method.perCorruption)) {
        for (const [severity, { accuracy, n, low, high }] of Object.entries(bySeverity)) {
          rows.push([...head, 'corrupted', corruption, severity, accuracy, n, low, high]);
        }
      }
    }
  }
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
