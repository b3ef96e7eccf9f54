/** Finds text that is burned into a film: names, numbers and dates of any size, bright or dark, upright or turned. */
import { type Box, clipBox, sharedArea, uniteBoxes } from '../../pixels/box.ts';
import type { Frame } from '../../pixels/frame.ts';
import { filmGreys, greyRange } from './film-greys.ts';
import { type GreyRange, levelGreys } from './level-greys.ts';
import { loneMarker } from './lone-marker.ts';
import type { TextMap } from './plain-net.ts';
import { cropGreys, type Greys, type Plane, reduce } from './plane.ts';
import { cellPx, mapText } from './text-net.ts';
import { textRegions } from './text-regions.ts';
import { isViewMarker } from './view-marker.ts';

/** The network knows letters of about 6 to 35 pixels, so that a film is looked at in several sizes from this down. */
const longestSidePx = 1600;
const smallestSidePx = 64;

/** Scores of the cells that are text, and of the surest of them. */
const textScore = -1;
const sureScore = 2.5;

/** Where the score says "hardly", letters may be too small or faint: the place is looked at twice as large. */
const doubtScore = -2;
/** In cells of the first size: a line goes on where nothing was seen of it yet. */
const aroundDoubt = 9;
/** Pixels that are looked at closer, at most: the likeliest places first, so that a film of noise ends as soon as others. */
const mostCloserPx = 4_000_000;

/**
 * In reading order from the top; each box holds one line or several. Markers are left out: a letter that stands alone,
 * and PA or AP where it is read with certainty. Takes under a second of processor time for a film, one of noise too.
 */
export function findText(frame: Frame): readonly Box[] {
  const greys = filmGreys(frame);
  const range = greyRange(greys);
  let scale = Math.max(1, Math.max(greys.width, greys.height) / longestSidePx);
  let plane = reduce(greys, scale);
  const found: Box[] = [];
  for (let size = 0; ; size += 1) {
    const map = mapText(levelGreys(plane, range));
    const of = scale;
    found.push(...textIn(plane, map, greys, (box) => inFrame(box, of, frame)));
    if (size === 0 && scale > 1) {
      for (const place of doubtfulPlaces(map, scale, frame)) {
        found.push(...lookCloser(greys, range, place, Math.max(1, scale / 2), frame));
      }
    }
    if (Math.min(plane.width, plane.height) < 2 * smallestSidePx) break;
    plane = reduce(plane, 2);
    scale *= 2;
  }
  return united(found);
}

/**
 * Boxes in pixels of the frame, of which `greys` are all. A letter alone is a marker, a pair only when it is read as one;
 * what stands beside other text is part of it.
 */
function textIn(
  plane: Plane,
  map: TextMap,
  greys: Greys,
  toFrame: (box: Box) => Box,
): readonly Box[] {
  const regions = textRegions(map, textScore, sureScore).map((region) => ({
    exact: inPixels(region, 0),
    // Half a cell around, for the outermost strokes of letters fill less than a cell.
    box: longer(inPixels(region, 0.5)),
  }));
  const isMarker = regions.map(({ exact }) => {
    const marker = loneMarker(plane, exact);
    return marker === 'letter' || (marker === 'pair' && isViewMarker(greys, toFrame(exact)));
  });
  const texts = regions.filter((_, i) => isMarker[i] === false);
  return regions
    .filter(
      ({ exact }, i) => isMarker[i] === false || texts.some((text) => near(exact, text.exact)),
    )
    .map(({ box }) => toFrame(box));
}

/** At a word's distance from letters of about its own size or larger. */
function near({ x, y, width, height }: Box, other: Box): boolean {
  const more = width + height;
  const around = { x: x - more, y: y - more, width: width + 2 * more, height: height + 2 * more };
  const isLarge = Math.min(other.width, other.height) > 0.7 * Math.min(width, height);
  return isLarge && sharedArea(around, other) > 0;
}

function inPixels({ x, y, width, height }: Box, moreCells: number): Box {
  return {
    x: (x - moreCells) * cellPx,
    y: (y - moreCells) * cellPx,
    width: (width + 2 * moreCells) * cellPx,
    height: (height + 2 * moreCells) * cellPx,
  };
}

/** Of a faint line the last letter is the likeliest to be missed: room for one at both ends. */
function longer({ x, y, width, height }: Box): Box {
  const more = 0.75 * Math.min(width, height);
  return width > height
    ? { x: x - more, y, width: width + 2 * more, height }
    : { x, y: y - more, width, height: height + 2 * more };
}

function inFrame({ x, y, width, height }: Box, scale: number, frame: Frame): Box {
  const box = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
  return clipBox(box, frame) ?? box;
}

/** In pixels of the frame, the likeliest first; as many as may be looked at. */
function doubtfulPlaces(map: TextMap, scale: number, frame: Frame): readonly Box[] {
  const regions = [...textRegions(map, doubtScore, doubtScore)].sort((a, b) => b.score - a.score);
  const places: Box[] = [];
  let left = mostCloserPx * Math.max(1, scale / 2) ** 2;
  for (const region of regions) {
    const place = inFrame(inPixels(region, aroundDoubt), scale, frame);
    if (places.some((other) => holds(other, place))) continue;
    if (area(place) > left) continue;
    left -= area(place);
    places.push(place);
  }
  return places;
}

const holds = (outer: Box, inner: Box) => sharedArea(outer, inner) === area(inner);

function lookCloser(
  greys: Greys,
  range: GreyRange,
  place: Box,
  scale: number,
  frame: Frame,
): readonly Box[] {
  const plane = reduce(cropGreys(greys, place), scale);
  return textIn(plane, mapText(levelGreys(plane, range)), greys, (box) =>
    inFrame({ ...box, x: box.x + place.x / scale, y: box.y + place.y / scale }, scale, frame),
  );
}

/** One text is found in several sizes: boxes become one where hardly more than the two of them is covered by it. */
function united(boxes: readonly Box[]): readonly Box[] {
  const out: Box[] = [];
  for (let box of [...boxes].sort((a, b) => area(b) - area(a))) {
    for (let i = 0; i < out.length; i += 1) {
      const other = out[i]!;
      const shared = sharedArea(box, other);
      const both = uniteBoxes(box, other);
      if (shared === 0 || area(both) > 1.25 * (area(box) + area(other) - shared)) continue;
      box = both;
      out.splice(i, 1);
      i = -1;
    }
    out.push(box);
  }
  return out.sort((a, b) => a.y - b.y || a.x - b.x);
}

const area = ({ width, height }: Box) => width * height;
