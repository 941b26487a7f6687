/**
 * Parts of the page that can wait a moment, one after another and each in a task of its own: a report with all of its tables and charts, drawn
 * at once, would hold up whoever types or moves a slider meanwhile.
 */
let waiting: (() => void)[] = [];
let asked = false;

/** Does something in a turn of its own, after what waits already. @returns what takes it back, where it has not been done */
export function inTurn(work: () => void): () => void {
  waiting.push(work);
  ask();
  return () => void (waiting = waiting.filter((one) => one !== work));
}

/** Does all that waits at once, and what comes of it; for tests. */
export function takeAllTurns(): void {
  while (waiting.length > 0) waiting.shift()!();
}

function ask(): void {
  if (asked) return;
  asked = true;
  // Not a promise: what the user does comes in between.
  setTimeout(() => {
    asked = false;
    const work = waiting.shift();
    if (waiting.length > 0) ask();
    work?.();
  });
}
