/** How many samples a pixel of a PNG has (ISO/IEC 15948 table 11.1). */
import type { PngHeader } from './png-chunks.ts';

export function channelsOf(colourType: PngHeader['colourType']): 1 | 2 | 3 | 4 {
  switch (colourType) {
    case 0:
    case 3:
      return 1;
    case 4:
      return 2;
    case 2:
      return 3;
    case 6:
      return 4;
    default:
      return colourType satisfies never;
  }
}
