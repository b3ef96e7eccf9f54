/** How far the search for text in the pictures has come, over the list. */
import { type FileEntry, hasErrors } from '../../upload/file-entry.ts';
import { memoLast } from '../../upload/memo-last.ts';
import { hasText } from '../../upload/text-look.ts';

export interface TextTotals {
  /** Films that may leave and are searched, or will be. */
  readonly films: number;
  readonly searched: number;
  readonly failed: number;
  readonly withText: number;
  /** Of those with text, the ones that a person has looked at. */
  readonly seen: number;
}

export const textTotals = memoLast((files: readonly FileEntry[]): TextTotals => {
  let [films, searched, failed, withText, seen] = [0, 0, 0, 0, 0];
  for (const entry of files) {
    const { text, send } = entry;
    if (text?.kind === 'failed') failed += 1;
    if (send.kind === 'stored' || !entry.facts || hasErrors(entry)) continue;
    films += 1;
    if (text?.kind === 'looked' || text?.kind === 'failed') searched += 1;
    if (!hasText(text)) continue;
    withText += 1;
    if (text?.kind === 'looked' && text.seen) seen += 1;
  }
  return { films, searched, failed, withText, seen };
});

/** Those of the list in which text was found and that haven't left. */
export const filmsWithText = memoLast((files: readonly FileEntry[]) =>
  files.filter(({ text, send }) => hasText(text) && send.kind !== 'stored'),
);
