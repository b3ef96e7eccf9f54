/** Turns stored values into a picture: modality, VOI and presentation transforms (PS3.4 N.2). */
import { defaultWindow } from './default-window.ts';
import type { Frame } from './frame.ts';
import { storedRange } from './frame.ts';
import { lookUp, toModality } from './modality.ts';
import type { Picture } from './picture.ts';
import type { LookUpTable, VoiFunction, Window } from './presentation.ts';

/** Grey for MONOCHROME1 and 2, RGBA for colours. `window` is for grey: absent, the file's own. */
export function toDisplay(frame: Frame, window?: Window): Picture {
  const { columns: width, rows: height } = frame;
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
      return { width, height, channels: 1, data: mapGrey(frame, greyTable(frame, window)) };
    case 'PALETTE COLOR':
      return { width, height, channels: 4, data: mapPalette(frame) };
    case 'RGB':
      return { width, height, channels: 4, data: mapRgb(frame) };
    case 'YBR_FULL':
      return { width, height, channels: 4, data: mapYbr(frame) };
    default:
      return frame.photometricInterpretation satisfies never;
  }
}

/**
 * The grey, 0 to 255, of every stored value, from the lowest that the bits can hold on. Without `window`
 * the file's first window, its VOI table, or else one chosen from the pixels.
 */
export function greyTable(frame: Frame, window?: Window): Uint8Array<ArrayBuffer> {
  const [lowest, highest] = storedRange(frame);
  return fillGreys(frame, new Uint8Array(highest - lowest + 1), 255, window);
}

/** The same, from 0 to 65,535. */
export function deepGreyTable(frame: Frame): Uint16Array<ArrayBuffer> {
  const [lowest, highest] = storedRange(frame);
  return fillGreys(frame, new Uint16Array(highest - lowest + 1), 65_535);
}

function fillGreys<Table extends Uint8Array | Uint16Array>(
  frame: Frame,
  table: Table,
  white: number,
  window?: Window,
): Table {
  const [lowest] = storedRange(frame);
  const { voiLut, windows, voiFunction } = frame.presentation;
  const voi =
    window === undefined && windows.length === 0 && voiLut !== undefined
      ? voiByTable(voiLut)
      : voiByWindow(window ?? defaultWindow(frame), voiFunction);
  const flip = frame.photometricInterpretation === 'MONOCHROME1' ? white : 0;
  for (let i = 0; i < table.length; i += 1) {
    table[i] = Math.round(voi(toModality(frame, i + lowest)) * white) ^ flip;
  }
  return table;
}

/** PS3.3 C.11.2.1.2 and C.11.2.1.3: from 0 to 1. */
function voiByWindow({ center, width }: Window, voiFunction: VoiFunction) {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  switch (voiFunction) {
    case 'LINEAR':
      // Written so that a width of 1 is a step.
      return (x: number) => {
        const span = Math.max(width - 1, 0);
        const from = center - 0.5 - span / 2;
        if (x <= from) return 0;
        return span === 0 ? 1 : clamp((x - from) / span);
      };
    case 'LINEAR_EXACT':
      return (x: number) => clamp((x - center) / width + 0.5);
    case 'SIGMOID':
      return (x: number) => 1 / (1 + Math.exp((-4 * (x - center)) / width));
    default:
      return voiFunction satisfies never;
  }
}

function voiByTable(table: LookUpTable) {
  const highest = 2 ** table.bitsPerEntry - 1;
  return (x: number) => lookUp(table, x) / highest;
}

/** The grey of every pixel, by a table of `greyTable` or of `deepGreyTable`. */
export function mapGrey(frame: Frame, table: Uint8Array): Uint8Array<ArrayBuffer>;
export function mapGrey(
  frame: Frame,
  table: Uint8Array | Uint16Array,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
export function mapGrey(frame: Frame, table: Uint8Array | Uint16Array) {
  const { pixels } = frame;
  const [lowest] = storedRange(frame);
  const out =
    table instanceof Uint8Array ? new Uint8Array(pixels.length) : new Uint16Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 1) out[i] = table[pixels[i]! - lowest]!;
  return out;
}

function mapPalette(frame: Frame): Uint8Array<ArrayBuffer> {
  const { pixels, presentation } = frame;
  const [lowest, highest] = storedRange(frame);
  const colours = new Uint32Array(highest - lowest + 1);
  const bytes = new Uint8Array(colours.buffer);
  for (let i = 0; i < colours.length; i += 1) {
    bytes[i * 4 + 3] = 255;
    presentation.palette?.forEach((table, channel) => {
      bytes[i * 4 + channel] = lookUp(table, i + lowest) >> Math.max(0, table.bitsPerEntry - 8);
    });
  }
  const out = new Uint32Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 1) out[i] = colours[pixels[i]! - lowest]!;
  return new Uint8Array(out.buffer);
}

function mapRgb({ pixels, bitsStored }: Frame): Uint8Array<ArrayBuffer> {
  const scale = 255 / (2 ** bitsStored - 1);
  const out = new Uint8Array((pixels.length / 3) * 4);
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    out[to] = pixels[from]! * scale + 0.5;
    out[to + 1] = pixels[from + 1]! * scale + 0.5;
    out[to + 2] = pixels[from + 2]! * scale + 0.5;
    out[to + 3] = 255;
  }
  return out;
}

/** PS3.3 C.7.6.3.1.2, the inverse of CCIR 601-2. */
function mapYbr({ pixels, bitsStored }: Frame): Uint8Array<ArrayBuffer> {
  const scale = 255 / (2 ** bitsStored - 1);
  const out = new Uint8ClampedArray((pixels.length / 3) * 4);
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    const y = pixels[from]! * scale;
    const blue = pixels[from + 1]! * scale - 128;
    const red = pixels[from + 2]! * scale - 128;
    out[to] = y + 1.402 * red;
    out[to + 1] = y - 0.344136 * blue - 0.714136 * red;
    out[to + 2] = y + 1.772 * blue;
    out[to + 3] = 255;
  }
  return new Uint8Array(out.buffer);
}
