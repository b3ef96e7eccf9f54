/**
 * The layers of the text finder's network in plain TypeScript. Grids are row-major with the channels of a cell side by
 * side; the kernels' numbers are [out][y][x][in].
 */

export interface Grid {
  /** Cells, without the margin. */
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Cells of zeros on every side. */
  readonly margin: number;
  readonly values: Float32Array<ArrayBuffer>;
}

export interface Kernel {
  readonly weights: Float32Array<ArrayBuffer>;
  readonly biases: Float32Array<ArrayBuffer>;
}

export function emptyGrid(width: number, height: number, channels: number, margin: number): Grid {
  const cells = (width + 2 * margin) * (height + 2 * margin);
  return { width, height, channels, margin, values: new Float32Array(cells * channels) };
}

/** A 3 by 3 convolution over every second cell, and what is above zero of it. `to` has half the cells, rounded up. */
export function halve(from: Grid, kernel: Kernel, to: Grid): void {
  const { channels } = from;
  const span = 3 * channels;
  const fromRow = (from.width + 2 * from.margin) * channels;
  const weights = byFours(kernel.weights, to.channels, 3 * span);
  for (let y = 0; y < to.height; y += 1) {
    let at = (2 * y + from.margin - 1) * fromRow + (from.margin - 1) * channels;
    let out = ((y + to.margin) * (to.width + 2 * to.margin) + to.margin) * to.channels;
    for (let x = 0; x < to.width; x += 1) {
      convolve(from.values, at, fromRow, span, weights, kernel.biases, to.values, out);
      at += 2 * channels;
      out += to.channels;
    }
  }
}

/** Four outputs at a time: each input is read once for them, and their sums don't wait for one another. */
function convolve(
  values: Float32Array,
  start: number,
  rowLength: number,
  span: number,
  weights: Float32Array,
  biases: Float32Array,
  out: Float32Array,
  outStart: number,
): void {
  let w = 0;
  for (let first = 0; first < biases.length; first += 4) {
    let a = biases[first]!;
    let b = biases[first + 1]!;
    let c = biases[first + 2]!;
    let d = biases[first + 3]!;
    for (let row = start; row < start + 3 * rowLength; row += rowLength) {
      for (let at = row; at < row + span; at += 1) {
        const value = values[at]!;
        a += value * weights[w]!;
        b += value * weights[w + 1]!;
        c += value * weights[w + 2]!;
        d += value * weights[w + 3]!;
        w += 4;
      }
    }
    out[outStart + first] = a > 0 ? a : 0;
    out[outStart + first + 1] = b > 0 ? b : 0;
    out[outStart + first + 2] = c > 0 ? c : 0;
    out[outStart + first + 3] = d > 0 ? d : 0;
  }
}

/**
 * Each channel over its 3 by 3 neighbourhood, cells `dilation` apart; then the channels mixed and added to what came;
 * above zero each time. The margin is at least `dilation` wide.
 */
export function mixBlock(
  from: Grid,
  spread: Kernel,
  mix: Kernel,
  dilation: number,
  to: Grid,
): void {
  const { channels, width, height, margin, values } = from;
  const rowLength = (width + 2 * margin) * channels;
  const taps = spread.weights;
  const mixing = byFours(mix.weights, channels, channels);
  const inner = new Float32Array(channels);
  const across = dilation * channels;
  const down = dilation * rowLength;
  for (let y = 0; y < height; y += 1) {
    let at = (y + margin) * rowLength + margin * channels;
    for (let x = 0; x < width; x += 1, at += channels) {
      spreadCell(values, at, across, down, taps, spread.biases, inner);
      mixCell(inner, mixing, mix.biases, values, to.values, at);
    }
  }
}

function spreadCell(
  values: Float32Array,
  at: number,
  across: number,
  down: number,
  taps: Float32Array,
  biases: Float32Array,
  inner: Float32Array,
): void {
  const channels = inner.length;
  const above = at - down;
  const below = at + down;
  for (let c = 0, t = 0; c < channels; c += 1, t += 9) {
    const sum =
      biases[c]! +
      values[above - across + c]! * taps[t]! +
      values[above + c]! * taps[t + 1]! +
      values[above + across + c]! * taps[t + 2]! +
      (values[at - across + c]! * taps[t + 3]! +
        values[at + c]! * taps[t + 4]! +
        values[at + across + c]! * taps[t + 5]!) +
      (values[below - across + c]! * taps[t + 6]! +
        values[below + c]! * taps[t + 7]! +
        values[below + across + c]! * taps[t + 8]!);
    inner[c] = sum > 0 ? sum : 0;
  }
}

function mixCell(
  inner: Float32Array,
  weights: Float32Array,
  biases: Float32Array,
  added: Float32Array,
  out: Float32Array,
  at: number,
): void {
  const channels = inner.length;
  let w = 0;
  for (let first = 0; first < channels; first += 4) {
    let a = biases[first]! + added[at + first]!;
    let b = biases[first + 1]! + added[at + first + 1]!;
    let c = biases[first + 2]! + added[at + first + 2]!;
    let d = biases[first + 3]! + added[at + first + 3]!;
    for (let i = 0; i < channels; i += 1) {
      const value = inner[i]!;
      a += value * weights[w]!;
      b += value * weights[w + 1]!;
      c += value * weights[w + 2]!;
      d += value * weights[w + 3]!;
      w += 4;
    }
    out[at + first] = a > 0 ? a : 0;
    out[at + first + 1] = b > 0 ? b : 0;
    out[at + first + 2] = c > 0 ? c : 0;
    out[at + first + 3] = d > 0 ? d : 0;
  }
}

/** One number for each cell. */
export function scoreCells(from: Grid, { weights, biases }: Kernel): Float32Array<ArrayBuffer> {
  const { width, height, channels, margin, values } = from;
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    let at = ((y + margin) * (width + 2 * margin) + margin) * channels;
    for (let x = 0; x < width; x += 1, at += channels) {
      let sum = biases[0]!;
      for (let c = 0; c < channels; c += 1) sum += values[at + c]! * weights[c]!;
      out[y * width + x] = sum;
    }
  }
  return out;
}

/** From [out][in] to [out / 4][in][4]. */
export function byFours(
  weights: Float32Array,
  outputs: number,
  inputs: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(weights, (_, i) => {
    const lane = i % 4;
    const input = Math.floor(i / 4) % inputs;
    const group = Math.floor(i / (4 * inputs));
    return weights[(group * 4 + lane) * inputs + input]!;
  }).subarray(0, outputs * inputs);
}
