/** Finds text that is burned into a film: names, numbers and dates of any size, bright or dark, upright or turned. */
import { type Box, clipBox, sharedArea, uniteBoxes } from '../../pixels/box.ts';
import type { Frame } from '../../pixels/frame.ts';
import { filmGreys, greyRange } from './film-greys.ts';
import { type GreyRange, levelGreys } from './level-greys.ts';
import { isLoneMarker } from './lone-marker.ts';
import { cropGreys, type Greys, type Plane, reduce } from './plane.ts';
import { cellPx, mapText, type TextMap } from './text-net.ts';
import { textRegions } from './text-regions.ts';

/** The network knows letters of about 6 to 35 pixels, so that a film is looked at in several sizes from this down. */
const longestSidePx = 1600;
const smallestSidePx = 64;

/** Scores of the cells that are text, and of the surest of them. */
const textScore = 0;
const sureScore = 2.5;

/** Where the score says "hardly", letters may be too small or faint: the place is looked at twice as large. */
const doubtScore = -2;
/** In cells of the first size: a line goes on where nothing was seen of it yet. */
const aroundDoubt = 9;

/**
 * In reading order from the top; each box holds one line or several. Side markers, letters that stand alone or in pairs,
 * are left out. Takes about a second for a film.
 */
export function findText(frame: Frame): readonly Box[] {
  const greys = filmGreys(frame);
  const range = greyRange(greys);
  let scale = Math.max(1, Math.max(greys.width, greys.height) / longestSidePx);
  let plane = reduce(greys, scale);
  const found: Box[] = [];
  for (let size = 0; ; size += 1) {
    const map = mapText(levelGreys(plane, range));
    found.push(...textIn(plane, map).map((box) => inFrame(box, scale, frame)));
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

/** Boxes in pixels of the plane. */
function textIn(plane: Plane, map: TextMap): readonly Box[] {
  return (
    textRegions(map, textScore, sureScore)
      .filter((region) => !isLoneMarker(plane, inPixels(region, 0)))
      // Half a cell around, for the outermost strokes of letters fill less than a cell.
      .map((region) => longer(inPixels(region, 0.5)))
  );
}

function inPixels({ x, y, width, height }: Box, moreCells: number): Box {
  return {
    x: (x - moreCells) * cellPx,
    y: (y - moreCells) * cellPx,
    width: (width + 2 * moreCells) * cellPx,
    height: (height + 2 * moreCells) * cellPx,
  };
}

/** Of a faint line the last letter is the likeliest to be missed: room for half of one at both ends. */
function longer({ x, y, width, height }: Box): Box {
  const more = Math.min(width, height) / 2;
  return width > height
    ? { x: x - more, y, width: width + 2 * more, height }
    : { x, y: y - more, width, height: height + 2 * more };
}

function inFrame({ x, y, width, height }: Box, scale: number, frame: Frame): Box {
  const box = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
  return clipBox(box, frame) ?? box;
}

/** In pixels of the frame, apart from each other. */
function doubtfulPlaces(map: TextMap, scale: number, frame: Frame): readonly Box[] {
  const places: Box[] = [];
  for (const region of textRegions(map, doubtScore, doubtScore)) {
    let place = inFrame(inPixels(region, aroundDoubt), scale, frame);
    for (let i = 0; i < places.length; i += 1) {
      if (sharedArea(place, places[i]!) === 0) continue;
      place = uniteBoxes(place, places[i]!);
      places.splice(i, 1);
      i = -1;
    }
    places.push(place);
  }
  return places;
}

function lookCloser(
  greys: Greys,
  range: GreyRange,
  place: Box,
  scale: number,
  frame: Frame,
): readonly Box[] {
  const plane = reduce(cropGreys(greys, place), scale);
  return textIn(plane, mapText(levelGreys(plane, range))).map((box) =>
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
