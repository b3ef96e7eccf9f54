/** Retain Safe Private Option (PS3.15 E.3.10): private attributes stay that Table E.3.10-1 knows to be safe. */
import type { DeidOption } from './option.ts';

export const retainSafePrivate = {
  id: 'retain-safe-private',
  column: 'retain-safe-private',
  code: { value: '113111', meaning: 'Retain Safe Private Option' },
  overrides: { cleaning: 'safe-private' },
} as const satisfies DeidOption;
