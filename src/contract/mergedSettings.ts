/** Settings that replace some of another's: groups of fields are entered, everything else is put in the place of what was there. */

type Group = Record<string, unknown>;
const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that no setting has are for whoever takes them from outside to refuse before (`reservedKeys.ts`). */
export function mergedSettings(base: unknown, change: unknown): unknown {
  if (!isGroup(base) || !isGroup(change)) return change;
  const out: Group = { ...base };
  for (const [name, value] of Object.entries(change)) out[name] = mergedSettings(base[name], value);
  return out;
}

/** What has to be merged into `base` to make `value`, which has all that `base` has; undefined where they are the same. */
export function settingChanges(base: unknown, value: unknown): unknown {
  if (JSON.stringify(base) === JSON.stringify(value)) return undefined;
  if (!isGroup(base) || !isGroup(value)) return value;
  const changes = Object.entries(value).flatMap(([name, inner]) => {
    const change = settingChanges(base[name], inner);
    return change === undefined ? [] : [[name, change]];
  });
  return changes.length > 0 ? Object.fromEntries(changes) : undefined;
}
