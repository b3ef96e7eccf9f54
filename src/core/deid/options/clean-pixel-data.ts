/** Clean Pixel Data Option (PS3.15 E.3.1): text in the picture was looked for and blanked before, and the file says so. */
import type { DeidOption } from './option.ts';

export const cleanPixelData = {
  id: 'clean-pixel-data',
  code: { value: '113101', meaning: 'Clean Pixel Data Option' },
  overrides: { cleansPixels: true },
} as const satisfies DeidOption;
