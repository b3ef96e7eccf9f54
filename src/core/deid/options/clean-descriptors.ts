/** Clean Descriptors Option (PS3.15 E.3.5): descriptions made of nothing but radiography's own words stay. */
import type { DeidOption } from './option.ts';

export const cleanDescriptors = {
  id: 'clean-descriptors',
  column: 'clean-descriptors',
  code: { value: '113105', meaning: 'Clean Descriptors Option' },
  overrides: { cleaning: 'clean-descriptor' },
} as const satisfies DeidOption;
