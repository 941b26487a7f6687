/** What became of single predictions over several seeds: counts add up, and each seed gives its share of the examples. */
import { MOST_EXAMPLES, type Changes, type MethodChanges } from '../contract/changes';

/** @returns undefined where a seed has none, as counts over fewer seeds than the report names would mislead */
export function poolChanges(runs: readonly (Changes | undefined)[]): Changes | undefined {
  const all = runs.filter((run) => run !== undefined);
  const first = all[0];
  if (!first || all.length < runs.length || all.some(({ set }) => set !== first.set)) return undefined;
  const sum = (pick: (run: Changes) => number) => all.reduce((total, run) => total + pick(run), 0);
  const methods = first.methods.flatMap(({ name }) => {
    const same = all.flatMap((run) => run.methods.filter((method) => method.name === name));
    return same.length === all.length ? [pooledMethod(same)] : [];
  });
  return {
    set: first.set,
    pictures: sum(({ pictures }) => pictures),
    predictions: sum(({ predictions }) => predictions),
    methods,
    examples: inTurn(all.map(({ examples }) => examples)).slice(0, MOST_EXAMPLES),
  };
}

function pooledMethod(runs: readonly MethodChanges[]): MethodChanges {
  const tables = runs.flatMap(({ confusion }) => (confusion ? [confusion] : []));
  const confusion =
    tables.length === runs.length
      ? tables[0]!.map((row, label) =>
          row.map((_, answer) => tables.reduce((total, table) => total + (table[label]?.[answer] ?? 0), 0)),
        )
      : null;
  return {
    name: runs[0]!.name,
    rescued: runs.reduce((total, { rescued }) => total + rescued, 0),
    lost: runs.reduce((total, { lost }) => total + lost, 0),
    ...(confusion ? { confusion } : {}),
  };
}

/** The first of each list, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}
