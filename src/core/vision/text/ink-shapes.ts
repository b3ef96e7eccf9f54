/** The connected shapes that letters are: what stands out from the paper around them, bright or dark. */
import { type Box, clipBox } from '../../pixels/box.ts';
import { cropGreys, type Greys } from './plane.ts';

export interface InkShape extends Box {
  /** Row-major over the box: 1 where the shape is, 0 elsewhere; other shapes in the same box aren't in it. */
  readonly ink: Uint8Array<ArrayBuffer>;
}

/** A box and half its shorter side around it, so that letters are seen whole, and the paper beside the ink. */
export function withPaper({ x, y, width, height }: Box, { width: columns, height: rows }: Greys) {
  const more = Math.max(2, Math.round(Math.min(width, height) / 2));
  const wider = { x: x - more, y: y - more, width: width + 2 * more, height: height + 2 * more };
  return clipBox(wider, { rows, columns });
}

/**
 * Connected shapes of what stands out from the middle grey, on the side where less of the box does. `box` lies within
 * the greys; the shapes' places are in it.
 */
export function inkShapes(plane: Greys, box: Box): readonly InkShape[] {
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
function connected(inked: Uint8Array, width: number): readonly InkShape[] {
  const shapes: InkShape[] = [];
  for (let start = 0; start < inked.length; start += 1) {
    if (inked[start] === 0) continue;
    inked[start] = 0;
    const spots: number[] = [];
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      spots.push(at);
      const x = at % width;
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = Math.max(-1, -x); dx <= Math.min(1, width - 1 - x); dx += 1) {
          const next = at + dy * width + dx;
          if (inked[next] !== 1) continue;
          inked[next] = 0;
          open.push(next);
        }
      }
    }
    shapes.push(shapeOf(spots, width));
  }
  return shapes;
}

function shapeOf(spots: readonly number[], width: number): InkShape {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (const at of spots) {
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  const ink = new Uint8Array((right - left) * (bottom - top));
  for (const at of spots) {
    const x = at % width;
    ink[((at - x) / width - top) * (right - left) + x - left] = 1;
  }
  return { x: left, y: top, width: right - left, height: bottom - top, ink };
}
