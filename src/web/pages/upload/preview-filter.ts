/** Which rows of the view before sending are shown: by what becomes of them, and by what is searched for. */
import type { PreviewAction, PreviewRow } from '../../../core/deid/preview.ts';

export const previewActions = [
  'kept',
  'emptied',
  'removed',
  'replaced',
  'added',
] as const satisfies readonly PreviewAction[];

export type PreviewShow = 'all' | 'changed' | PreviewAction;

/** Counted over elements; the rows that only say which item begins are none. */
export function previewCounts(rows: readonly PreviewRow[]): Readonly<Record<PreviewShow, number>> {
  const counts = { all: 0, changed: 0, kept: 0, emptied: 0, removed: 0, replaced: 0, added: 0 };
  for (const row of rows) {
    if (row.item !== undefined) continue;
    counts.all += 1;
    counts[row.action] += 1;
    if (row.action !== 'kept') counts.changed += 1;
  }
  return counts;
}

/**
 * `ruleWords` are what the person reads beside the row. Words in any order must all be found; a tag is found with or
 * without its brackets and comma, a name with or without spaces.
 */
export function filterPreview(
  rows: readonly PreviewRow[],
  show: PreviewShow,
  query: string,
  ruleWords: (row: PreviewRow) => string,
): readonly PreviewRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const asTag = /^\(?[0-9a-fx]{4},?\s?[0-9a-fx]{0,4}\)?$/i.test(query.trim())
    ? query.replace(/[^0-9a-fx]/gi, '').toLowerCase()
    : undefined;
  const asName = query.replace(/\s+/g, '').toLowerCase();
  const isShown = ({ action }: PreviewRow) =>
    show === 'all' || (show === 'changed' ? action !== 'kept' : action === show);
  const found = (row: PreviewRow) => {
    if (words.length === 0) return true;
    if (asTag !== undefined && plainTag(row).startsWith(asTag)) return true;
    if (row.name.toLowerCase().includes(asName)) return true;
    const text = [row.name, row.tag, textOf(row.before), textOf(row.after), ruleWords(row)];
    const all = text.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const everything = show === 'all' && words.length === 0;
  return rows.filter((row) => (row.item === undefined ? isShown(row) && found(row) : everything));
}

function plainTag({ tag }: PreviewRow): string {
  return tag.replace(/[(),]/g, '').toLowerCase();
}

function textOf(value: PreviewRow['before']): string {
  return value?.kind === 'text' ? value.text : '';
}
