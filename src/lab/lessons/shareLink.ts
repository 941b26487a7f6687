/** A link to the page as it is, in which parts are hidden or locked. */
import { CONTROL_PARTS, STATION_PARTS, type PartName, type PartState } from '../../lessons/parts';
import type { PageMode } from '../pageMode';

export type Choice = Readonly<Partial<Record<PartName, PartState>>>;

/** `show` names what is left of a group of which something is hidden; `lock` what can be seen only. */
export function modeOf(choice: Choice, mode: PageMode): PageMode {
  const { show: _, lock: __, ...rest } = mode;
  const of = (name: PartName) => choice[name] ?? 'open';
  const show = [STATION_PARTS, CONTROL_PARTS].flatMap((group: readonly PartName[]) =>
    group.some((name) => of(name) === 'hidden') ? group.filter((name) => of(name) !== 'hidden') : [],
  );
  const lock = [...STATION_PARTS, ...CONTROL_PARTS].filter((name) => of(name) === 'locked');
  return { ...rest, ...(show.length > 0 ? { show } : {}), ...(lock.length > 0 ? { lock } : {}) };
}
