/** Tells letters that stand alone or in pairs, as side markers do, from text that may name somebody. */
import { type Box, sharedArea, uniteBoxes } from '../../pixels/box.ts';
import { inkShapes, withPaper } from './ink-shapes.ts';
import type { Plane } from './plane.ts';

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
 * What lies in the box, if it is no more than two letters: a letter in a ring counts as one, letters in lines one below
 * the other as more. When in doubt undefined: text.
 */
export function loneMarker(plane: Plane, box: Box): 'letter' | 'pair' | undefined {
  if (ratioOf(box) > longestBox) return undefined;
  const wider = withPaper(box, plane);
  if (wider === undefined) return undefined;
  const at = { ...box, x: box.x - wider.x, y: box.y - wider.y };
  const letters = lettersAmong(inkShapes(plane, wider).filter((each) => sharedArea(each, at) > 0));
  const [first, second] = letters;
  if (first === undefined) return undefined;
  const both = second === undefined ? first : uniteBoxes(first, second);
  if (ratioOf(both) > longestMarker) return undefined;
  return second === undefined || isOneLetter(first, second) ? 'letter' : 'pair';
}

/** None when there are more than two, or too many small shapes beside them. */
function lettersAmong(shapes: readonly Box[]): readonly Box[] {
  const highest = Math.max(0, ...shapes.map(({ height }) => height));
  const letters = shapes.filter(({ height }) => height >= smallestLetter * highest);
  if (letters.length > 2) return [];
  const least = Math.max(smallestShapePx, smallestShape * highest);
  // A wire through a name is the highest shape, and the letters are small beside it.
  const small = shapes.filter(({ width, height }) => Math.max(width, height) >= least);
  return small.length - letters.length > mostSmallShapes ? [] : letters;
}

/** One around the other, as a ring is, or a leg that came off beside its stem; letters stand side by side. */
function isOneLetter(a: Box, b: Box): boolean {
  return sharedArea(a, b) > 0.5 * Math.min(a.width * a.height, b.width * b.height);
}

const ratioOf = ({ width, height }: Box) => Math.max(width, height) / Math.min(width, height);
