/** The markup of lessons: `**strong**` and `_emphasis_`. All else is text, and is shown as text. */

export interface TextRun {
  text: string;
  style: 'plain' | 'strong' | 'emphasis';
}

const MARKED = /\*\*([^*]+)\*\*|(?<![\p{L}\p{N}_])_([^_]+)_(?![\p{L}\p{N}_])/gu;

export function textRuns(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let at = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > at) runs.push({ text: text.slice(at, match.index), style: 'plain' });
    runs.push(match[1] === undefined ? { text: match[2]!, style: 'emphasis' } : { text: match[1], style: 'strong' });
    at = match.index + match[0].length;
  }
  if (at < text.length) runs.push({ text: text.slice(at), style: 'plain' });
  return runs;
}
