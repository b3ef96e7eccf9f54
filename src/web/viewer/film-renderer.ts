/** Draws the visible part of a frame at the screen's resolution; runs in the worker. */
import { defaultWindow } from '../../core/pixels/default-window.ts';
import { greyTable, toDisplay } from '../../core/pixels/display.ts';
import { downsampleFrame } from '../../core/pixels/downsample.ts';
import type { Frame } from '../../core/pixels/frame.ts';
import { storedRange } from '../../core/pixels/frame.ts';
import { toModality } from '../../core/pixels/modality.ts';
import { plainPresentation } from '../../core/pixels/presentation.ts';
import { suggestedWindows } from '../../core/pixels/suggested-windows.ts';
import type { Drawing, FilmFacts, Probe, WindowPreset } from './film-messages.ts';
import { viewMatrix } from './film-view.ts';
import type { FilmHeader } from './load-film.ts';
import type { Point, Size } from './plane.ts';

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
  readonly frame: Frame;
  /** The frame, then copies, each half as large as the one before it. */
  private readonly levels: readonly Frame[];
  private readonly firstTable: Uint8Array;
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly scratch = new OffscreenCanvas(1, 1);

  constructor(decoded: Frame, { sopInstanceUid: _, ...header }: FilmHeader) {
    const frame = decoded.samplesPerPixel === 1 && isGrey(decoded) ? decoded : inColour(decoded);
    this.frame = frame;
    this.levels = makeLevels(frame);
    this.firstTable = greyTable(frame);
    this.facts = {
      width: frame.columns,
      height: frame.rows,
      ...windowFacts(frame, this.levels.at(-1) ?? frame),
      ...header,
    };
  }

  /** Undefined beside the film. */
  probe({ x, y }: Point): Probe | undefined {
    const { frame } = this;
    const at = { x: Math.floor(x), y: Math.floor(y) };
    if (at.x < 0 || at.y < 0 || at.x >= frame.columns || at.y >= frame.rows) return undefined;
    const first = (at.y * frame.columns + at.x) * frame.samplesPerPixel;
    const stored = [...frame.pixels.subarray(first, first + frame.samplesPerPixel)];
    return { at, values: stored.map((value) => toModality(frame, value)) };
  }

  draw({ view, viewport, window, inverted }: Drawing): ImageBitmap {
    const { canvas, scratch } = this;
    const { pixelRatio } = viewport;
    canvas.width = Math.max(1, Math.round(viewport.width * pixelRatio));
    canvas.height = Math.max(1, Math.round(viewport.height * pixelRatio));
    const level = this.levelFor(view.scale * pixelRatio);
    const matrix = this.matrixFor(level, viewMatrix(view, viewport), pixelRatio);
    const part = visiblePart(level, matrix, canvas);
    if (part.width > 0 && part.height > 0) {
      scratch.width = part.width;
      scratch.height = part.height;
      const table = this.table(window, inverted);
      contextOf(scratch).putImageData(mapPart(level, part, table), 0, 0);
      const context = contextOf(canvas);
      const scale = Math.hypot(matrix.a, matrix.b);
      context.setTransform(matrix);
      context.imageSmoothingQuality = scale < 1 ? 'high' : 'medium';
      context.imageSmoothingEnabled = scale < 4 && !isWhole(scale);
      context.drawImage(scratch, part.x, part.y);
    }
    return canvas.transferToImageBitmap();
  }

  /** From the pixels of a level to those of the screen. Whole ones fall on whole ones: between two they would blur. */
  private matrixFor(level: Frame, css: ReturnType<typeof viewMatrix>, ratio: number): DOMMatrix {
    const [a, b, c, d, e, f] = css.map((value) => value * ratio) as typeof css;
    const across = this.frame.columns / level.columns;
    const down = this.frame.rows / level.rows;
    const snap = isWhole(Math.hypot(a, b)) && level === this.frame ? Math.round : Number;
    return new DOMMatrix([a * across, b * across, c * down, d * down, snap(e), snap(f)]);
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

/** Enlarged by a whole number: every pixel of the film is as large as the next. */
function isWhole(scale: number): boolean {
  return scale > 0.5 && Math.abs(scale - Math.round(scale)) < 1e-6;
}

/** `small` is a copy of the frame, for statistics. */
function windowFacts(
  frame: Frame,
  small: Frame,
): Pick<FilmFacts, 'window' | 'presets' | 'low' | 'high' | 'highIsDark'> {
  const ends = storedRange(frame).map((value) => toModality(frame, value));
  const window = defaultWindow(frame);
  return {
    window,
    presets: [{ id: 'file', window }, ...namedWindows(frame, small)],
    low: Math.min(ends[0]!, ends[1]!),
    high: Math.max(ends[0]!, ends[1]!),
    highIsDark: frame.photometricInterpretation === 'MONOCHROME1',
  };
}

function namedWindows(frame: Frame, small: Frame): WindowPreset[] {
  if (!isGrey(frame)) return [];
  const [, ...others] = frame.presentation.windows;
  const suggested = suggestedWindows(small);
  return [
    ...others.map((window, i) => ({ id: `file-${i + 2}` as const, window })),
    ...(suggested === undefined
      ? []
      : (['automatic', 'lungs', 'soft'] as const).map((id) => ({ id, window: suggested[id] }))),
  ];
}

/** The pixels of a level that fall on the canvas, with one to spare for smoothing. */
function visiblePart(level: Frame, matrix: DOMMatrix, canvas: Size): Part {
  const back = matrix.inverse();
  const corner = back.transformPoint({ x: 0, y: 0 });
  const opposite = back.transformPoint({ x: canvas.width, y: canvas.height });
  const x = Math.max(0, Math.floor(Math.min(corner.x, opposite.x)) - 1);
  const y = Math.max(0, Math.floor(Math.min(corner.y, opposite.y)) - 1);
  const right = Math.min(level.columns, Math.ceil(Math.max(corner.x, opposite.x)) + 1);
  const bottom = Math.min(level.rows, Math.ceil(Math.max(corner.y, opposite.y)) + 1);
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
