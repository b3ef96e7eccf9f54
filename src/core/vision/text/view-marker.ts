/** Reads the two pairs of letters that films bear beside a lone L or R: PA and AP. Any other pair may be a name. */
import type { Box } from '../../pixels/box.ts';
import { type InkShape, inkShapes, withPaper } from './ink-shapes.ts';
import { cropGreys, type Greys, reduce } from './plane.ts';

/** Strokes are a few pixels wide then, and grain is gone. */
const readAtPx = 40;
/** Shapes smaller than this share of the letters are grain; a larger one may be a part that came off a letter. */
const grainShare = 0.1;

/** `box` holds two letters side by side, in pixels of the greys. True when they are read with certainty, upright. */
export function isViewMarker(greys: Greys, box: Box): boolean {
  const wider = withPaper(box, greys);
  if (wider === undefined) return false;
  const plane = reduce(
    cropGreys(greys, wider),
    Math.max(1, Math.min(box.width, box.height) / readAtPx),
  );
  const whole = { x: 0, y: 0, width: plane.width, height: plane.height };
  const all = inkShapes(plane, whole);
  const highest = Math.max(...all.map(({ height }) => height));
  const shapes = all.filter(({ width, height }) => Math.max(width, height) >= grainShare * highest);
  const [left, right, ...others] = shapes.toSorted((a, b) => a.x - b.x);
  if (left === undefined || right === undefined || others.length > 0) return false;
  // Something larger goes on outside.
  if (touchesEdge(left, whole) || touchesEdge(right, whole)) return false;
  if (!isSideBySide(left, right)) return false;
  return (isP(left) && isA(right)) || (isA(left) && isP(right));
}

function touchesEdge(shape: Box, { width, height }: Box): boolean {
  const right = shape.x + shape.width;
  const bottom = shape.y + shape.height;
  return shape.x === 0 || shape.y === 0 || right === width || bottom === height;
}

function isSideBySide(left: Box, right: Box): boolean {
  const height = Math.max(left.height, right.height);
  const isLevel = Math.abs(left.y - right.y) < 0.2 * height;
  const isAsHigh = Math.min(left.height, right.height) > 0.8 * height;
  const gap = right.x - (left.x + left.width);
  return isLevel && isAsHigh && gap > -0.2 * height && gap < height;
}

/** A stem on the left from top to bottom, one hole in the upper part, and nothing right of the stem below it. */
function isP(shape: InkShape): boolean {
  const hole = onlyHole(shape);
  if (hole === undefined || hole.top > 0.35 || hole.bottom < 0.3 || hole.bottom > 0.68)
    return false;
  return (
    inkIn(shape, [0, 0.3], [0, 1], 'each row') > 0.9 &&
    inkIn(shape, [0.62, 1], [0.76, 1], 'all') === 0 &&
    inkIn(shape, [0.8, 1], [0, 0.55], 'all') > 0.1
  );
}

/** Two legs with nothing between them at the bottom, one hole above, and no corners at the top. */
function isA(shape: InkShape): boolean {
  const hole = onlyHole(shape);
  if (hole === undefined || hole.bottom < 0.4 || hole.bottom > 0.82) return false;
  return (
    inkIn(shape, [0, 0.34], [0.78, 0.9], 'each row') > 0.9 &&
    inkIn(shape, [0.66, 1], [0.78, 0.9], 'each row') > 0.9 &&
    inkIn(shape, [0.42, 0.58], [0.86, 1], 'all') === 0 &&
    // An R has one on the left.
    inkIn(shape, [0, 0.12], [0, 0.07], 'all') === 0 &&
    inkIn(shape, [0.9, 1], [0, 0.07], 'all') === 0
  );
}

type Span = readonly [from: number, to: number];

/** The share of a part of the shape that is ink, or of its rows that have any; in parts of width and height. */
function inkIn(
  { ink, width, height }: InkShape,
  across: Span,
  down: Span,
  of: 'all' | 'each row',
): number {
  const [left, right] = [Math.floor(across[0] * width), Math.ceil(across[1] * width)];
  const [top, bottom] = [Math.floor(down[0] * height), Math.ceil(down[1] * height)];
  let spots = 0;
  let rows = 0;
  for (let y = top; y < bottom; y += 1) {
    let inRow = 0;
    for (let x = left; x < right; x += 1) inRow += ink[y * width + x]!;
    spots += inRow;
    if (inRow > 0) rows += 1;
  }
  return of === 'all' ? spots / ((right - left) * (bottom - top)) : rows / (bottom - top);
}

/** Top and bottom of the one hole that a shape has, in parts of its height; undefined when it has none or several. */
function onlyHole(shape: InkShape): { readonly top: number; readonly bottom: number } | undefined {
  const { height } = shape;
  const [hole, ...others] = holesIn(bolder(shape));
  if (hole === undefined || others.length > 0) return undefined;
  return { top: (hole.top - 1) / height, bottom: (hole.bottom - 1) / height };
}

/** A pixel more of ink on every side, so that dots and pens that don't quite meet do. */
function bolder({ ink, x, y, width, height }: InkShape): InkShape {
  const [columns, rows] = [width + 2, height + 2];
  const out = new Uint8Array(columns * rows);
  for (let at = 0; at < ink.length; at += 1) {
    if (ink[at] === 0) continue;
    const column = at % width;
    const row = (at - column) / width;
    for (let dy = 0; dy < 3; dy += 1)
      out.fill(1, (row + dy) * columns + column, (row + dy) * columns + column + 3);
  }
  return { x: x - 1, y: y - 1, width: columns, height: rows, ink: out };
}

interface Paper {
  /** Reaches the edge of the box. */
  isOpen: boolean;
  top: number;
  bottom: number;
}

/** Connected parts without ink that don't reach the edge; corners don't touch. */
function holesIn({ ink, width, height }: InkShape): readonly Paper[] {
  const seen = Uint8Array.from(ink);
  const holes: Paper[] = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] === 1) continue;
    seen[start] = 1;
    const part: Paper = { isOpen: false, top: height, bottom: 0 };
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) part.isOpen = true;
      part.top = Math.min(part.top, y);
      part.bottom = Math.max(part.bottom, y + 1);
      const besides = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
      for (const next of besides) {
        if (seen[next] !== 0) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    if (!part.isOpen) holes.push(part);
  }
  return holes;
}
