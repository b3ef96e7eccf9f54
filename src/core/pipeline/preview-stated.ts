/** What is said of a PNG or JPEG beside the file, as rows of the view of what leaves. */
import type { PreviewRow } from '../deid/preview.ts';
import { shortText } from '../deid/preview-value.ts';
import { type StatedFacts, statedKeys, statedKeywords } from './stated-facts.ts';

/** `leaving`: what becomes of it under the recipe. */
export function previewStated(stated: StatedFacts, leaving: StatedFacts): readonly PreviewRow[] {
  return statedKeys.flatMap((key): PreviewRow[] => {
    const [before, after] = [stated[key], leaving[key]];
    if (before === undefined) return [];
    const row = { depth: 0, tag: '', name: statedKeywords[key], rule: { kind: 'stated' } } as const;
    const said = shortText(String(before));
    if (after === undefined) return [{ ...row, action: 'removed', before: said }];
    const leaves = shortText(String(after));
    return [
      after === before
        ? { ...row, action: 'added', after: leaves }
        : { ...row, action: 'replaced', before: said, after: leaves },
    ];
  });
}
