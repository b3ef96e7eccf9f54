/** Lengths on a film: in millimetres where the file tells how large its pixels are, in pixels where it doesn't. */
import type { PixelSpacing } from '../../core/pixels/pixel-spacing.ts';
import { type Turn, turnedSize } from './film-turn.ts';
import type { Point } from './plane.ts';

export interface FilmLine {
  readonly id: number;
  /** In film pixels. */
  readonly from: Point;
  readonly to: Point;
}

export interface Length {
  readonly value: number;
  readonly unit: 'mm' | 'px';
}

export function lengthOf({ from, to }: FilmLine, spacing: PixelSpacing | undefined): Length {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (spacing === undefined) return { value: Math.hypot(dx, dy), unit: 'px' };
  return { value: Math.hypot(dx * spacing.columnMm, dy * spacing.rowMm), unit: 'mm' };
}

export interface ScaleBar {
  readonly mm: number;
  /** Its length on screen. */
  readonly widthPx: number;
}

const barsMm = [200, 100, 50, 20, 10, 5, 2, 1];

/** The longest round length that fits; undefined where none does. */
export function scaleBar(
  { rowMm, columnMm }: PixelSpacing,
  turn: Turn,
  scale: number,
  roomPx: number,
): ScaleBar | undefined {
  const { width: mmAcross } = turnedSize(turn, { width: columnMm, height: rowMm });
  const mm = barsMm.find((each) => (each / mmAcross) * scale <= roomPx);
  return mm === undefined ? undefined : { mm, widthPx: (mm / mmAcross) * scale };
}
