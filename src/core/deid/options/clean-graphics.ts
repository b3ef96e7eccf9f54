/** Clean Graphics Option (PS3.15 E.3.3): simple drawn shapes stay; texts, drawings by hand and overlays go. */
import type { DeidOption } from './option.ts';

export const cleanGraphics = {
  id: 'clean-graphics',
  column: 'clean-graphics',
  code: { value: '113103', meaning: 'Clean Graphics Option' },
  overrides: { cleaning: 'clean-graphics' },
} as const satisfies DeidOption;
