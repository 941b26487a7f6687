/** A finished cell of a study as the report of an ordinary experiment: what the file has of it, which is all but curves and pictures. */
import type { Report } from '../contract/report';
import { StudyError, type StudyFile } from '../contract/study';
import { cellsOf, configOf } from './plan';

/** @throws {StudyError} where the file does not have the cell */
export function reportOfCell({ plan, cells, data }: StudyFile, index: number): Report {
  const cell = cells.find((one) => one.index === index);
  const planned = cellsOf(plan)[index];
  if (!cell || !planned) throw new StudyError('This experiment of the study is not finished.');
  const { seed, backend, methods, heads, claims, validation, environment, totalSeconds } = cell;
  return {
    format: 'temper-report',
    version: 1,
    seed,
    seeds: [seed],
    preset: plan.base.preset,
    backend,
    config: configOf(plan, planned),
    data: data[cell.data]!,
    methods,
    heads,
    claims,
    validation,
    curves: [],
    environment,
    totalSeconds,
  };
}
