/** A small grey picture to judge a film by: bright is dense, whatever the file's window or polarity says. */
import { toDisplay } from './display.ts';
import { downsampleFrame, downsamplePicture } from './downsample.ts';
import type { Frame } from './frame.ts';
import { toModality } from './modality.ts';
import type { Picture } from './picture.ts';

/** The longer side, in pixels; a smaller frame keeps its own size. */
export const analysisSidePx = 256;

/**
 * Row-major, 0 to 255; `grey.length === width * height`. Grey frames span all but the darkest and brightest half
 * percent of the film, padding left out, and MONOCHROME1 is turned round; colours give their luminance.
 */
export interface AnalysisImage {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array<ArrayBuffer>;
}

const clipped = 0.005;

export function analysisImage(frame: Frame): AnalysisImage {
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
      return fromGrey(downsampleFrame(frame, analysisSidePx));
    case 'PALETTE COLOR':
      return fromColour(downsamplePicture(toDisplay(frame), analysisSidePx));
    case 'RGB':
    case 'YBR_FULL':
      return fromColour(toDisplay(downsampleFrame(frame, analysisSidePx)));
  }
}

function fromGrey(frame: Frame): AnalysisImage {
  const { padding } = frame.presentation;
  const values = Float64Array.from(frame.pixels, (stored) => toModality(frame, stored));
  const film = values.filter((_, i) => {
    const stored = frame.pixels[i]!;
    return padding === undefined || stored < padding.low || stored > padding.high;
  });
  const sorted = (film.length > 0 ? film : values.slice()).sort();
  const low = sorted[Math.floor(clipped * (sorted.length - 1))]!;
  const high = sorted[Math.ceil((1 - clipped) * (sorted.length - 1))]!;
  const turn = frame.photometricInterpretation === 'MONOCHROME1' ? 255 : 0;
  const scale = high > low ? 255 / (high - low) : 0;
  const grey = Uint8Array.from(values, (value) => {
    const shown = Math.min(255, Math.max(0, Math.round((value - low) * scale)));
    return shown ^ turn;
  });
  return { width: frame.columns, height: frame.rows, grey };
}

/** ITU-R BT.601 luma. */
function fromColour({ width, height, data }: Picture): AnalysisImage {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = Math.round(
      0.299 * data[i * 4]! + 0.587 * data[i * 4 + 1]! + 0.114 * data[i * 4 + 2]!,
    );
  }
  return { width, height, grey };
}
