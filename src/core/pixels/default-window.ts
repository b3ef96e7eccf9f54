/** Chooses the window in which a frame is first shown. */
import type { Frame } from './frame.ts';
import { storedRange } from './frame.ts';
import { toModality } from './modality.ts';
import type { Window } from './presentation.ts';

/** Share of pixels that may be clipped at either end when the file names no window. */
const clipped = 0.005;

/**
 * The file's first window, unless it lies wholly beside the pixels; otherwise one that spans all but the
 * darkest and brightest half percent, padding left out. Eight bits without a window are shown as they are.
 * In the units that the modality transform gives; for grey frames.
 */
export function defaultWindow(frame: Frame): Window {
  const [first] = frame.presentation.windows;
  if (first === undefined && frame.bitsStored <= 8 && !frame.signed) return fullWindow(frame);
  const range = percentiles(frame, clipped, 1 - clipped);
  if (range === undefined) return first ?? fullWindow(frame);
  const low = Math.min(toModality(frame, range[0]), toModality(frame, range[1]));
  const high = Math.max(toModality(frame, range[0]), toModality(frame, range[1]));
  if (first !== undefined) {
    const overlaps = first.center - first.width / 2 < high && first.center + first.width / 2 > low;
    if (overlaps || low === high) return first;
  }
  return between(low, high);
}

/**
 * The window that spans the pixels from one share of them to another, counted from the lowest value; undefined for a
 * frame of padding alone.
 */
export function windowOfShares(frame: Frame, from: number, to: number): Window | undefined {
  const range = percentiles(frame, from, to);
  if (range === undefined) return undefined;
  const [one, other] = [toModality(frame, range[0]), toModality(frame, range[1])];
  return between(Math.min(one, other), Math.max(one, other));
}

/** Every value that the bits can hold. */
export function fullWindow(frame: Frame): Window {
  const [from, to] = storedRange(frame).map((value) => toModality(frame, value));
  return between(Math.min(from!, to!), Math.max(from!, to!));
}

/** The window that shows `low` as black and `high` as white under PS3.3 C.11.2.1.2.1. */
function between(low: number, high: number): Window {
  return { center: (low + high + 1) / 2, width: Math.max(2, high - low + 1) };
}

/** Stored values at two shares of the pixels; undefined when there are none but padding. */
function percentiles(frame: Frame, from: number, to: number): [number, number] | undefined {
  const counts = histogram(frame);
  const { padding } = frame.presentation;
  const [lowest] = storedRange(frame);
  if (padding !== undefined) {
    for (let value = Math.max(padding.low, lowest); value <= padding.high; value += 1) {
      if (value - lowest < counts.length) counts[value - lowest] = 0;
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const ends: number[] = [];
  for (const share of [from, to]) {
    let seen = 0;
    let i = 0;
    while (i < counts.length - 1 && seen + counts[i]! <= total * share) seen += counts[i++]!;
    ends.push(i + lowest);
  }
  return [ends[0]!, ends[1]!];
}

/** How many pixels have each stored value, from the lowest that the bits can hold on. */
export function histogram(frame: Frame): Uint32Array<ArrayBuffer> {
  const [lowest, highest] = storedRange(frame);
  const counts = new Uint32Array(highest - lowest + 1);
  const { pixels } = frame;
  for (let i = 0; i < pixels.length; i += 1) counts[pixels[i]! - lowest]! += 1;
  return counts;
}
