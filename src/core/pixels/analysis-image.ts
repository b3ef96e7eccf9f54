/** A small grey picture to judge a film by: bright is dense, whatever the file's window or polarity says. */
import { histogram } from './default-window.ts';
import { toDisplay } from './display.ts';
import { downsampleFrame, downsamplePicture } from './downsample.ts';
import { type Frame, storedRange } from './frame.ts';
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

/** By counts of stored values: sorting the pixels themselves takes ten times as long. */
function fromGrey(frame: Frame): AnalysisImage {
  const { pixels } = frame;
  const [lowest] = storedRange(frame);
  const counts = histogram(frame);
  const [low, high] = ends(frame, counts, lowest);
  const turn = frame.photometricInterpretation === 'MONOCHROME1' ? 255 : 0;
  const scale = high > low ? 255 / (high - low) : 0;
  const greys = new Uint8Array(counts.length);
  counts.forEach((count, i) => {
    if (count === 0) return;
    const value = toModality(frame, i + lowest);
    greys[i] = Math.min(255, Math.max(0, Math.round((value - low) * scale))) ^ turn;
  });
  const grey = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 1) grey[i] = greys[pixels[i]! - lowest]!;
  return { width: frame.columns, height: frame.rows, grey };
}

/** Darkest and brightest value once half a percent is clipped at either end, padding left out unless there is nothing else. */
function ends(frame: Frame, counts: Uint32Array, lowest: number): [number, number] {
  const { padding } = frame.presentation;
  const isPadding = (stored: number) =>
    padding !== undefined && stored >= padding.low && stored <= padding.high;
  const all = Array.from(counts, (count, i) => ({ stored: i + lowest, count })).filter(
    ({ count }) => count > 0,
  );
  const film = all.filter(({ stored }) => !isPadding(stored));
  const values = (film.length > 0 ? film : all)
    .map(({ stored, count }) => ({ value: toModality(frame, stored), count }))
    .sort((a, b) => a.value - b.value);
  const last = values.reduce((sum, { count }) => sum + count, 0) - 1;
  const at = (rank: number) => {
    let seen = 0;
    return values.find(({ count }) => {
      seen += count;
      return seen > rank;
    })!.value;
  };
  return [at(Math.floor(clipped * last)), at(Math.ceil((1 - clipped) * last))];
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
