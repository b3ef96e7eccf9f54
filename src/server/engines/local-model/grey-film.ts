/** A film as numbers from 0 (black) to 1 (white), bones white, under the window that a manifest asks for. */
import { histogram } from '../../../core/pixels/default-window.ts';
import { greyTable, toDisplay } from '../../../core/pixels/display.ts';
import { type Frame, storedRange } from '../../../core/pixels/frame.ts';
import { toModality } from '../../../core/pixels/modality.ts';
import type { Manifest } from './manifest.ts';

export interface GreyFilm {
  readonly width: number;
  readonly height: number;
  /** Row-major. */
  at(index: number): number;
}

type Window = Manifest['input']['window'];

export function greyFilm(frame: Frame, window: Window): GreyFilm {
  const { columns: width, rows: height } = frame;
  switch (frame.photometricInterpretation) {
    case 'MONOCHROME1':
    case 'MONOCHROME2': {
      const table = tableOf(frame, window);
      const [lowest] = storedRange(frame);
      const { pixels } = frame;
      return { width, height, at: (index) => table[pixels[index]! - lowest]! };
    }
    case 'PALETTE COLOR':
    case 'RGB':
    case 'YBR_FULL': {
      const { data } = toDisplay(frame);
      return { width, height, at: (index) => luma(data, index * 4) };
    }
  }
}

/** ITU-R BT.601. */
function luma(data: Uint8Array, at: number): number {
  return (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) / 255;
}

/** By stored value, from the lowest that the bits can hold. */
function tableOf(frame: Frame, window: Window): Float32Array {
  if (window.kind === 'file') return Float32Array.from(greyTable(frame), (grey) => grey / 255);
  const [lowest, highest] = storedRange(frame);
  const ends = window.kind === 'range' ? [lowest, highest] : percentiles(frame, window);
  const [from, to] = ends.map((stored) => toModality(frame, stored)) as [number, number];
  const [black, white] = from <= to ? [from, to] : [to, from];
  const isInverse = frame.photometricInterpretation === 'MONOCHROME1';
  return Float32Array.from({ length: highest - lowest + 1 }, (_, i) => {
    const value = toModality(frame, i + lowest);
    const share = white > black ? (value - black) / (white - black) : 0;
    const grey = Math.min(1, Math.max(0, share));
    return isInverse ? 1 - grey : grey;
  });
}

/** Stored values; what lies outside the patient doesn't count, unless there is nothing else. */
function percentiles(frame: Frame, window: { low: number; high: number }): [number, number] {
  const counts = histogram(frame);
  const [lowest] = storedRange(frame);
  const { padding } = frame.presentation;
  const isPadding = (stored: number) =>
    padding !== undefined && stored >= padding.low && stored <= padding.high;
  const film = counts.map((count, i) => (isPadding(i + lowest) ? 0 : count));
  const used = film.some((count) => count > 0) ? film : counts;
  const total = used.reduce((sum, count) => sum + count, 0);
  const valueAt = (percent: number) => {
    let seen = 0;
    const index = used.findIndex((count) => {
      seen += count;
      return count > 0 && seen >= (total * percent) / 100;
    });
    return (index === -1 ? used.length - 1 : index) + lowest;
  };
  return [valueAt(window.low), valueAt(window.high)];
}
