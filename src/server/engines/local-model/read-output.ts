/** Turns what a model gives into a score and a heatmap; a score only when it is certainly one. */
import { encodePng } from '../../../core/pixels/encode-png.ts';
import { heatmapSize } from '../simulated-heatmap.ts';
import type { Manifest } from './manifest.ts';
import type { Placement } from './prepare-input.ts';

export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Rounding of single precision. */
const slack = 1e-4;

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** 0 to 100; undefined for what isn't between the lowest and the highest, or not there. */
export function readScore({ data }: OutputTensor, output: Manifest['output']): number | undefined {
  const value = activated(data, output);
  const share = (value - output.lowest) / (output.highest - output.lowest);
  if (!(share >= -slack && share <= 1 + slack)) return undefined;
  return Math.round(1e4 * 100 * Math.min(1, Math.max(0, share))) / 1e4;
}

function activated(
  data: ArrayLike<number>,
  { index, activation }: Pick<Manifest['output'], 'index' | 'activation'>,
): number {
  const value = data[index] ?? Number.NaN;
  switch (activation) {
    case 'none':
      return value;
    case 'sigmoid':
      return sigmoid(value);
    case 'softmax': {
      const values = Array.from(data);
      const most = Math.max(...values);
      const sum = values.reduce((total, each) => total + Math.exp(each - most), 0);
      return Math.exp(value - most) / sum;
    }
  }
}

interface HeatPlane {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): number;
}

/** PNG in the film's proportions; undefined when the output has no such channel. */
export function readHeatmap(
  tensor: OutputTensor,
  heatmap: NonNullable<Manifest['heatmap']>,
  input: Manifest['input'],
  placement: Placement,
  film: { readonly rows: number; readonly columns: number },
): Uint8Array<ArrayBuffer> | undefined {
  const plane = heatPlane(tensor, heatmap);
  if (plane === undefined) return undefined;
  const size = heatmapSize(film.rows, film.columns);
  const data = new Uint8Array(size.width * size.height * 4);
  for (let row = 0; row < size.height; row += 1) {
    const inputY = placement.top + ((row + 0.5) / size.height) * placement.height;
    for (let column = 0; column < size.width; column += 1) {
      const inputX = placement.left + ((column + 0.5) / size.width) * placement.width;
      const x = (inputX / input.width) * plane.width - 0.5;
      const y = (inputY / input.height) * plane.height - 0.5;
      data.set(colourOf(between(plane, x, y)), (row * size.width + column) * 4);
    }
  }
  return encodePng({ ...size, channels: 4, data });
}

/** The last three dimensions, or two where there is one channel; others must be 1. */
function heatPlane(
  { dims, data }: OutputTensor,
  { channel, layout, activation, lowest, highest }: NonNullable<Manifest['heatmap']>,
): HeatPlane | undefined {
  const [first = 0, second = 0, third = 0] = [1, ...dims].slice(-3);
  const [channels, height, width] =
    layout === 'NCHW' || dims.length < 3 ? [first, second, third] : [third, first, second];
  if (width * height * channels !== data.length || channel >= channels) return undefined;
  const isPlanar = layout === 'NCHW' || dims.length < 3;
  return {
    width,
    height,
    at(x, y) {
      const pixel = y * width + x;
      const raw =
        data[isPlanar ? channel * width * height + pixel : pixel * channels + channel] ?? 0;
      const value = activation === 'sigmoid' ? sigmoid(raw) : raw;
      const heat = (value - lowest) / (highest - lowest);
      return Number.isFinite(heat) ? Math.min(1, Math.max(0, heat)) : 0;
    },
  };
}

/** Bilinear; beyond the edge it is as at the edge. */
function between({ width, height, at }: HeatPlane, x: number, y: number): number {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - top];
  const corner = (column: number, row: number) =>
    at(clamp(column, width - 1), clamp(row, height - 1));
  const upper = corner(left, top) * (1 - dx) + corner(left + 1, top) * dx;
  const lower = corner(left, top + 1) * (1 - dx) + corner(left + 1, top + 1) * dx;
  return upper * (1 - dy) + lower * dy;
}

/** From yellow to red; transparent where there is nothing. */
function colourOf(heat: number): [number, number, number, number] {
  return heat < 0.02
    ? [0, 0, 0, 0]
    : [255, Math.round(220 * (1 - heat)), 0, Math.round(200 * heat)];
}
