/** Windows made from a film's own greys, where a value has no meaning beyond the film (as in all radiographs). */
import { windowOfShares } from './default-window.ts';
import type { Frame } from './frame.ts';
import type { Window } from './presentation.ts';

export interface SuggestedWindows {
  /** All but the very darkest and brightest pixels. */
  readonly automatic: Window;
  /** The darker parts: air and lungs. */
  readonly lungs: Window;
  /** The brighter parts: heart, spine, what lies behind them and below the diaphragm. */
  readonly soft: Window;
}

/** Left out at each edge: collimation and the air beside the patient. */
const margin = 0.1;
/** Shares of the pixels, counted from the darkest as a film is looked at. */
const shares = { automatic: [0.005, 0.995], lungs: [0.01, 0.65], soft: [0.35, 0.995] } as const;

/** For grey frames; a small copy of a film is enough. Undefined for a film of one grey. */
export function suggestedWindows(frame: Frame): SuggestedWindows | undefined {
  const inner = withoutMargin(frame);
  const dark = frame.photometricInterpretation === 'MONOCHROME1';
  const windowOf = ([from, to]: readonly [number, number]) =>
    dark ? windowOfShares(inner, 1 - to, 1 - from) : windowOfShares(inner, from, to);
  const [automatic, lungs, soft] = [shares.automatic, shares.lungs, shares.soft].map(windowOf);
  if (automatic === undefined || lungs === undefined || soft === undefined) return undefined;
  return automatic.width <= 2 ? undefined : { automatic, lungs, soft };
}

function withoutMargin(frame: Frame): Frame {
  const left = Math.floor(frame.columns * margin);
  const top = Math.floor(frame.rows * margin);
  const columns = frame.columns - 2 * left;
  const rows = frame.rows - 2 * top;
  const pixels = frame.pixels.slice(0, columns * rows);
  for (let y = 0; y < rows; y += 1) {
    const from = (y + top) * frame.columns + left;
    pixels.set(frame.pixels.subarray(from, from + columns), y * columns);
  }
  return { ...frame, columns, rows, pixels };
}
