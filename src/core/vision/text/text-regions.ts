/** Gathers the cells of a text map into regions. */
import type { Box } from '../../pixels/box.ts';
import type { TextMap } from './plain-net.ts';

/** In cells of the map; the highest score of them. */
export interface Region extends Box {
  readonly score: number;
}

/** Of cells that touch, corners too, and score above `spread`, some of them above `peak`. */
export function textRegions(map: TextMap, spread: number, peak: number): readonly Region[] {
  const { width, height, scores } = map;
  const seen = new Uint8Array(scores.length);
  const regions: Region[] = [];
  for (let start = 0; start < scores.length; start += 1) {
    if (seen[start] === 1 || !(scores[start]! > peak)) continue;
    regions.push(gather(start, { width, height, scores }, spread, seen));
  }
  return regions;
}

function gather(
  start: number,
  { width, height, scores }: TextMap,
  spread: number,
  seen: Uint8Array,
): Region {
  const open = [start];
  seen[start] = 1;
  let [left, top, right, bottom] = [width, height, 0, 0];
  let score = scores[start]!;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    score = Math.max(score, scores[at]!);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
        const next = row * width + column;
        if (seen[next] === 1 || !(scores[next]! > spread)) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
  }
  return { x: left, y: top, width: right - left, height: bottom - top, score };
}
