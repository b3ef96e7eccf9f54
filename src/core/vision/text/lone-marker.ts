/** Tells side markers, an L or R alone or two letters side by side, from text that may name somebody. */
import { type Box, clipBox, sharedArea, uniteBoxes } from '../../pixels/box.ts';
import { cropGreys, type Plane } from './plane.ts';

/** Longer side to shorter one: two capitals side by side. */
const longestMarker = 2.1;
/** Of a box that may have missed part of the letters. */
const longestBox = 3.2;
/** Shapes that are counted: those at least so high as this share of the highest. */
const smallestLetter = 0.45;
/** Shapes smaller than letters, in pixels and as a share of the highest: so many may be grain, more may be a name. */
const smallestShape = 0.12;
const smallestShapePx = 4;
const mostSmallShapes = 2;

/**
 * Whether what lies in the box is at most two letters: a letter in a ring counts as two shapes, letters in lines one
 * below the other as more. When in doubt it is no marker.
 */
export function isLoneMarker(plane: Plane, box: Box): boolean {
  if (ratioOf(box) > longestBox) return false;
  // So that letters are seen whole, and the paper beside the ink.
  const more = Math.max(2, Math.round(Math.min(box.width, box.height) / 2));
  const wider = clipBox(
    {
      x: box.x - more,
      y: box.y - more,
      width: box.width + 2 * more,
      height: box.height + 2 * more,
    },
    { rows: plane.height, columns: plane.width },
  );
  if (wider === undefined) return false;
  const at = { ...box, x: box.x - wider.x, y: box.y - wider.y };
  const shapes = shapesIn(plane, wider).filter((shape) => sharedArea(shape, at) > 0);
  const highest = Math.max(0, ...shapes.map(({ height }) => height));
  const letters = shapes.filter(({ height }) => height >= smallestLetter * highest);
  const [first, second, ...others] = letters;
  if (first === undefined || others.length > 0) return false;
  const least = Math.max(smallestShapePx, smallestShape * highest);
  // A wire through a name is the highest shape, and the letters are small beside it.
  const small = shapes.filter(({ width, height }) => Math.max(width, height) >= least);
  if (small.length - letters.length > mostSmallShapes) return false;
  return ratioOf(second === undefined ? first : uniteBoxes(first, second)) <= longestMarker;
}

const ratioOf = ({ width, height }: Box) => Math.max(width, height) / Math.min(width, height);

/** Connected shapes of what stands out from the middle grey, on the side where less of the box does. */
function shapesIn(plane: Plane, box: Box): readonly Box[] {
  const greys = Float32Array.from(cropGreys(plane, box).values);
  const sorted = greys.slice().sort();
  const share = (part: number) => sorted[Math.floor((sorted.length - 1) * part)]!;
  const [dark, middle, bright] = [share(0.02), share(0.5), share(0.98)];
  const isBright = bright - middle > middle - dark;
  const edge = ((isBright ? bright : dark) + middle) / 2;
  const inked = Uint8Array.from(greys, (grey) => ((isBright ? grey > edge : grey < edge) ? 1 : 0));
  return connected(inked, box.width);
}

/** Corners touch too. `inked` is used up. */
function connected(inked: Uint8Array, width: number): readonly Box[] {
  const shapes: Box[] = [];
  for (let start = 0; start < inked.length; start += 1) {
    if (inked[start] === 0) continue;
    inked[start] = 0;
    const open = [start];
    let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = Math.max(-1, -x); dx <= Math.min(1, width - 1 - x); dx += 1) {
          const next = at + dy * width + dx;
          if (inked[next] !== 1) continue;
          inked[next] = 0;
          open.push(next);
        }
      }
    }
    shapes.push({ x: left, y: top, width: right - left, height: bottom - top });
  }
  return shapes;
}
