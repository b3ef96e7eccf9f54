/** Clean Structured Content Option (PS3.15 E.3.4): codes and numbers of content items stay; names and free text don't. */
import type { DeidOption } from './option.ts';

export const cleanStructuredContent = {
  id: 'clean-structured-content',
  column: 'clean-structured-content',
  code: { value: '113104', meaning: 'Clean Structured Content Option' },
  overrides: { cleaning: 'clean-content' },
} as const satisfies DeidOption;
