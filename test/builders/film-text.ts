/** Burns text into a film, as consoles and workstations do. */
import type { Box } from '../../src/core/pixels/box.ts';
import { dotsOf, letterColumns, letterRows, strokesOf } from './letter-shapes.ts';
import { outlinesOf, type Polygon } from './outline-font.ts';

/** `dots`: a console's squares; `pen` and `bold pen`: lines of one width; `print`: a proportional font. */
export const textFonts = ['dots', 'pen', 'bold pen', 'print'] as const;
export type TextFont = (typeof textFonts)[number];

/** Row-major; 0 is the film's darkest stored value and 1 its brightest. */
export interface FloatFilm {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array<ArrayBuffer>;
}

export interface BurnedText {
  readonly text: string;
  readonly font: TextFont;
  /** Height of a capital. */
  readonly capPx: number;
  /** Of the text's middle. */
  readonly x: number;
  readonly y: number;
  /** Clockwise. */
  readonly degrees?: number;
  /** A grey that takes the film's place, or one that is added to it. */
  readonly ink: { readonly set: number } | { readonly add: number };
}

/** Parts of a pixel, each way. */
const finer = 4;

/** The box of what was drawn. */
export function burnText(film: FloatFilm, burned: BurnedText): Box {
  const mask = textMask(burned.text, burned.font, burned.capPx * finer);
  const angle = ((burned.degrees ?? 0) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const halfWidth = (Math.abs(cos) * mask.width + Math.abs(sin) * mask.height) / finer / 2;
  const halfHeight = (Math.abs(sin) * mask.width + Math.abs(cos) * mask.height) / finer / 2;
  const extent = { left: film.width, top: film.height, right: 0, bottom: 0 };
  const rows = span(burned.y, halfHeight, film.height);
  const columns = span(burned.x, halfWidth, film.width);
  for (let y = rows.from; y < rows.to; y += 1) {
    for (let x = columns.from; x < columns.to; x += 1) {
      const cover = coverOf(mask, x - burned.x, y - burned.y, cos, sin);
      if (cover === 0) continue;
      const at = y * film.width + x;
      const grey = film.values[at]!;
      film.values[at] =
        'set' in burned.ink
          ? grey + (burned.ink.set - grey) * cover
          : grey + burned.ink.add * cover;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x + 1);
      extent.top = Math.min(extent.top, y);
      extent.bottom = Math.max(extent.bottom, y + 1);
    }
  }
  const { left, top, right, bottom } = extent;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function span(middle: number, half: number, length: number) {
  return {
    from: Math.max(0, Math.floor(middle - half)),
    to: Math.min(length, Math.ceil(middle + half) + 1),
  };
}

interface Mask {
  readonly width: number;
  readonly height: number;
  readonly inked: Uint8Array;
}

/** How much of the pixel at `dx`, `dy` from the text's middle is ink, 0 to 1. */
function coverOf(mask: Mask, dx: number, dy: number, cos: number, sin: number): number {
  let sum = 0;
  for (let i = 0; i < finer * finer; i += 1) {
    const u = dx + ((i % finer) + 0.5) / finer;
    const v = dy + (Math.floor(i / finer) + 0.5) / finer;
    const x = Math.floor((u * cos + v * sin) * finer + mask.width / 2);
    const y = Math.floor((v * cos - u * sin) * finer + mask.height / 2);
    if (x >= 0 && y >= 0 && x < mask.width && y < mask.height)
      sum += mask.inked[y * mask.width + x]!;
  }
  return sum / (finer * finer);
}

function textMask(text: string, font: TextFont, capHeight: number): Mask {
  switch (font) {
    case 'dots':
      return dotMask(text, capHeight);
    case 'pen':
      return penMask(text, capHeight, 0.5);
    case 'bold pen':
      return penMask(text, capHeight, 1.1);
    case 'print':
      return printMask(text, capHeight);
    default:
      return font satisfies never;
  }
}

function blankMask(width: number, height: number): Mask {
  const [columns, rows] = [Math.ceil(width), Math.ceil(height)];
  return { width: columns, height: rows, inked: new Uint8Array(columns * rows) };
}

function dotMask(text: string, capHeight: number): Mask {
  const dot = capHeight / letterRows;
  const mask = blankMask((text.length * letterColumns - 1) * dot, capHeight);
  for (const [x, y] of dotsOf(text)) {
    for (let row = Math.round(y * dot); row < Math.round((y + 1) * dot); row += 1) {
      mask.inked.fill(
        1,
        row * mask.width + Math.round(x * dot),
        row * mask.width + Math.round((x + 1) * dot),
      );
    }
  }
  return mask;
}

/** `pen` in dots. */
function penMask(text: string, capHeight: number, pen: number): Mask {
  const dot = capHeight / (letterRows - 1 + pen);
  const mask = blankMask((text.length * letterColumns - 2 + pen) * dot, capHeight);
  const reach = (pen * dot) / 2;
  for (const [[x, y], [u, v]] of strokesOf(text)) {
    const steps = Math.ceil(dot);
    for (let step = 0; step <= steps; step += 1) {
      const t = step / steps;
      disc(mask, (x + (u - x) * t + pen / 2) * dot, (y + (v - y) * t + pen / 2) * dot, reach);
    }
  }
  return mask;
}

function disc(mask: Mask, x: number, y: number, radius: number): void {
  for (
    let row = Math.max(0, Math.floor(y - radius));
    row < Math.min(mask.height, y + radius);
    row += 1
  ) {
    const half = Math.sqrt(Math.max(0, radius * radius - (row + 0.5 - y) ** 2));
    const from = Math.max(0, Math.round(x - half));
    const to = Math.min(mask.width, Math.round(x + half));
    if (to > from) mask.inked.fill(1, row * mask.width + from, row * mask.width + to);
  }
}

/** With room above capitals and below the line, for the letters that reach there. */
function printMask(text: string, capHeight: number): Mask {
  const { polygons, width } = outlinesOf(text);
  const mask = blankMask(width * capHeight, capHeight * 1.5);
  for (let row = 0; row < mask.height; row += 1) {
    const y = (row + 0.5) / capHeight - 1.2;
    let turns = 0;
    let from = 0;
    for (const { x, turn } of crossings(polygons, y)) {
      const at = Math.min(mask.width, Math.max(0, Math.round(x * capHeight)));
      if (turns !== 0) mask.inked.fill(1, row * mask.width + from, row * mask.width + at);
      turns += turn;
      from = at;
    }
  }
  return mask;
}

function crossings(polygons: readonly Polygon[], y: number) {
  const found: { x: number; turn: 1 | -1 }[] = [];
  for (const polygon of polygons) {
    polygon.forEach(([x1, y1], i) => {
      const [x2, y2] = polygon[(i + 1) % polygon.length]!;
      if (y1 <= y === y2 <= y) return;
      found.push({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y1 <= y ? 1 : -1 });
    });
  }
  return found.sort((a, b) => a.x - b.x);
}
