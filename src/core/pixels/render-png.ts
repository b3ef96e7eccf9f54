/** A frame as the PNG of what is shown of it: under its window, bones white; for those who take no DICOM. */
import { deepGreyTable, greyTable, mapGrey, toDisplay } from './display.ts';
import type { Frame } from './frame.ts';
import { writePng } from './png/write-png.ts';

/** Grey with so many bits; colour has 8, whatever is asked for. */
export async function renderPng(frame: Frame, bits: 8 | 16): Promise<Uint8Array<ArrayBuffer>> {
  const { columns: width, rows: height } = frame;
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2': {
      const table = bits === 16 ? deepGreyTable(frame) : greyTable(frame);
      return await writePng({ width, height, depth: bits, colourType: 0 }, mapGrey(frame, table));
    }
    case 'PALETTE COLOR':
    case 'RGB':
    case 'YBR_FULL': {
      const { data } = toDisplay(frame);
      const rgb = new Uint8Array(width * height * 3);
      for (let i = 0; i < width * height; i += 1) {
        for (let c = 0; c < 3; c += 1) rgb[3 * i + c] = data[4 * i + c]!;
      }
      return await writePng({ width, height, depth: 8, colourType: 2 }, rgb);
    }
  }
}
