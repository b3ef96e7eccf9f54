/** Retain UIDs Option (PS3.15 E.3.9): instances, series and studies keep their UIDs, so that results match. */
import type { DeidOption } from './option.ts';

export const retainUids = {
  id: 'retain-uids',
  column: 'retain-uids',
  code: { value: '113110', meaning: 'Retain UIDs Option' },
  overrides: {},
} as const satisfies DeidOption;
