/** Draws the visible part of a frame at the screen's resolution; runs in the worker. */
import { defaultWindow } from '../../core/pixels/default-window.ts';
import { greyTable, toDisplay } from '../../core/pixels/display.ts';
import { downsampleFrame } from '../../core/pixels/downsample.ts';
import type { Frame } from '../../core/pixels/frame.ts';
import { storedRange } from '../../core/pixels/frame.ts';
import { toModality } from '../../core/pixels/modality.ts';
import { plainPresentation } from '../../core/pixels/presentation.ts';
import type { Drawing, FilmFacts } from './film-messages.ts';
import { filmOrigin } from './film-view.ts';

/** Smaller copies are made down to this many pixels on the longer side. */
const smallestLevel = 512;

interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class FilmRenderer {
  readonly facts: FilmFacts;
  private readonly frame: Frame;
  /** The frame, then copies, each half as large as the one before it. */
  private readonly levels: readonly Frame[];
  private readonly firstTable: Uint8Array;
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly scratch = new OffscreenCanvas(1, 1);

  constructor(decoded: Frame) {
    const frame = decoded.samplesPerPixel === 1 && isGrey(decoded) ? decoded : inColour(decoded);
    this.frame = frame;
    this.levels = makeLevels(frame);
    this.firstTable = greyTable(frame);
    this.facts = { width: frame.columns, height: frame.rows, ...windowFacts(frame) };
  }

  draw({ view, viewport, pixelRatio, window, inverted }: Drawing): ImageBitmap {
    const { canvas, scratch } = this;
    canvas.width = Math.max(1, Math.round(viewport.width * pixelRatio));
    canvas.height = Math.max(1, Math.round(viewport.height * pixelRatio));
    const context = contextOf(canvas);
    const level = this.levelFor(view.scale * pixelRatio);
    const ratio = level.columns / this.frame.columns;
    const scale = (view.scale * pixelRatio) / ratio;
    const origin = filmOrigin(view, viewport);
    const left = origin.x * pixelRatio;
    const top = origin.y * pixelRatio;
    const part = visiblePart(level, left, top, scale, canvas);
    if (part.width > 0 && part.height > 0) {
      scratch.width = part.width;
      scratch.height = part.height;
      const table = this.table(window, inverted);
      contextOf(scratch).putImageData(mapPart(level, part, table), 0, 0);
      context.imageSmoothingQuality = scale < 1 ? 'high' : 'medium';
      context.imageSmoothingEnabled = scale < 4;
      context.drawImage(
        scratch,
        left + part.x * scale,
        top + part.y * scale,
        part.width * scale,
        part.height * scale,
      );
    }
    return canvas.transferToImageBitmap();
  }

  /** The smallest level that still has a pixel for every pixel of the screen. */
  private levelFor(screenScale: number): Frame {
    const wanted = this.frame.columns * Math.min(1, screenScale);
    return this.levels.findLast((level) => level.columns >= wanted) ?? this.frame;
  }

  private table(window: Drawing['window'], inverted: boolean): Uint8Array {
    const { center, width } = this.facts.window;
    // The file's own VOI table stays in force until somebody moves the window.
    const untouched = window.center === center && window.width === width;
    const table = untouched ? this.firstTable : greyTable(this.frame, window);
    return inverted ? table.map((grey) => 255 - grey) : table;
  }
}

function isGrey({ photometricInterpretation }: Frame): boolean {
  return photometricInterpretation === 'MONOCHROME1' || photometricInterpretation === 'MONOCHROME2';
}

/** Colours of any kind as three samples of 8 bits, windowed alike. */
function inColour(frame: Frame): Frame {
  const { data } = toDisplay(frame);
  const pixels = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
  }
  return {
    ...frame,
    samplesPerPixel: 3,
    bitsStored: 8,
    signed: false,
    photometricInterpretation: 'RGB',
    pixels,
    presentation: plainPresentation,
  };
}

function makeLevels(frame: Frame): Frame[] {
  const levels = [frame];
  let last = frame;
  while (Math.max(last.columns, last.rows) > smallestLevel) {
    last = downsampleFrame(last, Math.ceil(Math.max(last.columns, last.rows) / 2));
    levels.push(last);
  }
  return levels;
}

function windowFacts(frame: Frame): Omit<FilmFacts, 'width' | 'height'> {
  const ends = storedRange(frame).map((value) => toModality(frame, value));
  return {
    window: defaultWindow(frame),
    low: Math.min(ends[0]!, ends[1]!),
    high: Math.max(ends[0]!, ends[1]!),
    highIsDark: frame.photometricInterpretation === 'MONOCHROME1',
  };
}

/** The pixels of a level that fall on the canvas, with one to spare for smoothing. */
function visiblePart(
  level: Frame,
  left: number,
  top: number,
  scale: number,
  canvas: { readonly width: number; readonly height: number },
): Part {
  const x = Math.max(0, Math.floor(-left / scale) - 1);
  const y = Math.max(0, Math.floor(-top / scale) - 1);
  const right = Math.min(level.columns, Math.ceil((canvas.width - left) / scale) + 1);
  const bottom = Math.min(level.rows, Math.ceil((canvas.height - top) / scale) + 1);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

function mapPart(level: Frame, part: Part, table: Uint8Array): ImageData {
  const image = new ImageData(part.width, part.height);
  if (level.samplesPerPixel === 1) mapGrey(level, part, table, new Uint32Array(image.data.buffer));
  else mapColour(level, part, table, image.data);
  return image;
}

function mapGrey(level: Frame, part: Part, table: Uint8Array, out: Uint32Array): void {
  const { pixels, columns } = level;
  const [lowest] = storedRange(level);
  const colours = greyColours(table);
  let to = 0;
  for (let y = part.y; y < part.y + part.height; y += 1) {
    let from = y * columns + part.x;
    for (let x = 0; x < part.width; x += 1) out[to++] = colours[pixels[from++]! - lowest]!;
  }
}

/** Each grey as the four bytes of a pixel, whatever this machine's byte order. */
function greyColours(table: Uint8Array): Uint32Array {
  const bytes = new Uint8Array(table.length * 4).fill(255);
  for (let i = 0; i < table.length; i += 1) bytes.fill(table[i]!, i * 4, i * 4 + 3);
  return new Uint32Array(bytes.buffer);
}

function mapColour(level: Frame, part: Part, table: Uint8Array, out: Uint8ClampedArray): void {
  const { pixels, columns } = level;
  let to = 0;
  for (let y = part.y; y < part.y + part.height; y += 1) {
    let from = (y * columns + part.x) * 3;
    for (let x = 0; x < part.width; x += 1, from += 3, to += 4) {
      out[to] = table[pixels[from]!]!;
      out[to + 1] = table[pixels[from + 1]!]!;
      out[to + 2] = table[pixels[from + 2]!]!;
      out[to + 3] = 255;
    }
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('no 2d context');
  return context;
}
