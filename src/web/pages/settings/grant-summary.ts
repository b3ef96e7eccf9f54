/** What a person may do in a project, in one line of plain words. */
import type { TFunction } from 'i18next';
import type { Archive } from '../../../contract/projects.ts';
import { effectiveBoxes, type PermissionGrid } from './permission-grid.ts';

const boxWords = [
  ['view', 'summaryView'],
  ['results', 'summaryResults'],
  ['settings', 'summarySettings'],
] as const;

export function grantSummary(
  t: TFunction<'settings'>,
  language: string,
  grid: PermissionGrid,
  archives: readonly Pick<Archive, 'id' | 'name'>[],
): string {
  if (grid.administrator) return t('summaryAdministrator');
  const list = new Intl.ListFormat(language, { type: 'unit', style: 'short' });
  const perArchive = archives.flatMap(({ id, name }) => {
    const boxes = effectiveBoxes(grid, id);
    const words = boxWords.filter(([box]) => boxes[box]).map(([, word]) => t(word));
    return words.length === 0 ? [] : [`${name}: ${list.format(words)}`];
  });
  const parts = [...(grid.upload ? [t('summaryUpload')] : []), ...perArchive];
  return parts.length === 0 ? t('summaryNothing') : parts.join(' · ');
}
