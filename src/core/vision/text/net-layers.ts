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
  const inputs = 9 * channels;
  const around = new Float64Array(inputs * to.width);
  const fromRow = (from.width + 2 * from.margin) * channels;
  const weights = Float64Array.from(byFours(kernel.weights, to.channels, inputs));
  for (let y = 0; y < to.height; y += 1) {
    const start = (2 * y + from.margin - 1) * fromRow + (from.margin - 1) * channels;
    gatherAround(from.values, start, fromRow, channels, around);
    const out = ((y + to.margin) * (to.width + 2 * to.margin) + to.margin) * to.channels;
    to.values.fill(0, out, out + to.width * to.channels);
    mixRow(around, inputs, weights, kernel.biases, to.values, to.values, out, to.width);
  }
}

/** For every second cell of a row what its 3 by 3 cells hold, side by side. */
function gatherAround(
  values: Float32Array,
  start: number,
  rowLength: number,
  channels: number,
  around: Float64Array,
): void {
  const span = 3 * channels;
  for (let at = start, to = 0; to < around.length; at += 2 * channels) {
    for (let row = at; row < at + 3 * rowLength; row += rowLength) {
      for (let i = row; i < row + span; i += 1, to += 1) around[to] = values[i]!;
    }
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
  const mixing = Float64Array.from(byFours(mix.weights, channels, channels));
  const inner = new Float64Array(channels * width);
  for (let y = 0; y < height; y += 1) {
    const at = (y + margin) * rowLength + margin * channels;
    spreadRow(values, at, channels, dilation * channels, dilation * rowLength, spread, inner);
    mixRow(inner, channels, mixing, mix.biases, values, to.values, at, width);
  }
}

/** Channel after channel, so that its nine numbers stay in registers all along the row. */
function spreadRow(
  values: Float32Array,
  start: number,
  channels: number,
  across: number,
  down: number,
  { weights, biases }: Kernel,
  inner: Float64Array,
): void {
  for (let c = 0, t = 0; c < channels; c += 1, t += 9) {
    const bias = biases[c]!;
    const [a, b, d] = [weights[t]!, weights[t + 1]!, weights[t + 2]!];
    const [e, f, g] = [weights[t + 3]!, weights[t + 4]!, weights[t + 5]!];
    const [h, i, j] = [weights[t + 6]!, weights[t + 7]!, weights[t + 8]!];
    for (let to = c, at = start + c; to < inner.length; to += channels, at += channels) {
      const above = at - down;
      const below = at + down;
      const sum =
        bias +
        (values[above - across]! * a + values[above]! * b + values[above + across]! * d) +
        (values[at - across]! * e + values[at]! * f + values[at + across]! * g) +
        (values[below - across]! * h + values[below]! * i + values[below + across]! * j);
      inner[to] = sum > 0 ? sum : 0;
    }
  }
}

/**
 * Mixes the `inputs` numbers of each cell of a row, adds what the cell holds in `added`, and keeps what is above zero.
 * Two cells and four outputs at a time: each number is read once for them, and their sums don't wait for one another.
 */
function mixRow(
  from: Float64Array,
  inputs: number,
  weights: Float64Array,
  biases: Float32Array,
  added: Float32Array,
  out: Float32Array,
  start: number,
  cells: number,
): void {
  const outputs = biases.length;
  for (let cell = 0; cell < cells; cell += 2) {
    // The last of an odd number is done twice.
    const other = Math.min(cell + 1, cells - 1);
    const to = start + cell * outputs;
    const otherTo = start + other * outputs;
    const otherFrom = (other - cell) * inputs;
    for (let o = 0, w = 0; o < outputs; o += 4) {
      let [a, b, c, d] = [biases[o]!, biases[o + 1]!, biases[o + 2]!, biases[o + 3]!];
      let [e, f, g, h] = [a, b, c, d];
      for (let i = cell * inputs; i < (cell + 1) * inputs; i += 1, w += 4) {
        const value = from[i]!;
        const otherValue = from[i + otherFrom]!;
        const [p, q, r, s] = [weights[w]!, weights[w + 1]!, weights[w + 2]!, weights[w + 3]!];
        a += value * p;
        b += value * q;
        c += value * r;
        d += value * s;
        e += otherValue * p;
        f += otherValue * q;
        g += otherValue * r;
        h += otherValue * s;
      }
      keepFour(a, b, c, d, added, out, to + o);
      if (other !== cell) keepFour(e, f, g, h, added, out, otherTo + o);
    }
  }
}

function keepFour(
  a: number,
  b: number,
  c: number,
  d: number,
  added: Float32Array,
  out: Float32Array,
  at: number,
): void {
  out[at] = Math.max(0, a + added[at]!);
  out[at + 1] = Math.max(0, b + added[at + 1]!);
  out[at + 2] = Math.max(0, c + added[at + 2]!);
  out[at + 3] = Math.max(0, d + added[at + 3]!);
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
