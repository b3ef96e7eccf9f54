/** What the search of the view before sending finds. */
import { expect, it } from 'vitest';
import type { PreviewAction, PreviewRow } from '../../../core/deid/preview.ts';
import { filterPreview, type PreviewShow, previewCounts } from './preview-filter.ts';

const row = (tag: string, name: string, action: PreviewAction, before = ''): PreviewRow => ({
  depth: 0,
  tag,
  name,
  action,
  rule: { kind: 'not-in-table' },
  before: { kind: 'text', text: before, isCut: false },
});
const rows: readonly PreviewRow[] = [
  row('(0010,0010)', 'PatientName', 'emptied', 'DOE^JANE'),
  row('(0010,0030)', 'PatientBirthDate', 'removed', '19800517'),
  row('(0018,0060)', 'KVP', 'kept', '120'),
  { ...row('', '', 'kept'), item: 1 },
];
const found = (query: string, show: PreviewShow = 'all') =>
  filterPreview(rows, show, query, ({ action }) => `rule of ${action}`).map(({ name }) => name);

it.each([
  ['birth date', ['PatientBirthDate']],
  ['PatientBirthDate', ['PatientBirthDate']],
  ['0010,00', ['PatientName', 'PatientBirthDate']],
  ['(0010,0010)', ['PatientName']],
  ['00180060', ['KVP']],
  ['jane', ['PatientName']],
  ['120', ['KVP']],
  ['rule removed', ['PatientBirthDate']],
  ['nothing of this', []],
])('finds %s', (query, names) => {
  expect(found(query)).toEqual(names);
});

it('shows what became of them in one way, and items only among everything', () => {
  expect(found('', 'kept')).toEqual(['KVP']);
  expect(found('', 'changed')).toEqual(['PatientName', 'PatientBirthDate']);
  expect(found('')).toHaveLength(4);
  expect(previewCounts(rows)).toMatchObject({ all: 3, changed: 2, kept: 1, added: 0 });
});
