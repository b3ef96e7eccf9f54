/** A sheet of densities to draw on in the film's own units: x from -1 to 1, y from 0 at the top, alike in both. */

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Density, row-major; brighter where it is higher. */
  readonly values: Float32Array;
  /** From the film's units to pixels. */
  toPixel(x: number, y: number): [number, number];
  /** Length of one unit in pixels. */
  readonly unit: number;
}

/** How the patient stood: turned by `angle` radians, moved, and larger or smaller than usual. */
export interface Stance {
  readonly angle: number;
  readonly dx: number;
  readonly dy: number;
  readonly scale: number;
}

export function newDrawing(width: number, height: number, stance: Stance): Drawing {
  const unit = (width / 2) * stance.scale;
  const cos = Math.cos(stance.angle) * unit;
  const sin = Math.sin(stance.angle) * unit;
  const x0 = width / 2 + stance.dx * unit;
  const y0 = stance.dy * unit;
  return {
    width,
    height,
    unit,
    values: new Float32Array(width * height),
    toPixel: (x, y) => [x0 + x * cos - y * sin, y0 + x * sin + y * cos],
  };
}

/** Adds `density(x, y)` at every pixel. */
export function paint(
  drawing: Drawing,
  density: (x: number, y: number, at: number) => number,
): void {
  const { width, height, values, toPixel } = drawing;
  const [x0, y0] = toPixel(0, 0);
  const [x1, y1] = toPixel(1, 0);
  const [ax, ay] = [x1 - x0, y1 - y0];
  const square = ax * ax + ay * ay;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const px = column + 0.5 - x0;
      const py = row + 0.5 - y0;
      const at = row * width + column;
      values[at]! += density((px * ax + py * ay) / square, (py * ax - px * ay) / square, at);
    }
  }
}

export type Curve = readonly (readonly [number, number])[];

/**
 * A layer with a stroke along a curve: `profile` gives the density by the distance from its middle, 0 to 1
 * at its edge. Where strokes of a layer cross, the denser one counts.
 */
export function stroke(
  drawing: Drawing,
  layer: Float32Array,
  curve: Curve,
  radius: (along: number) => number,
  profile: (across: number, along: number) => number,
): void {
  const { width, height, unit, toPixel } = drawing;
  for (let i = 0; i + 1 < curve.length; i += 1) {
    const [ax, ay] = toPixel(curve[i]![0], curve[i]![1]);
    const [bx, by] = toPixel(curve[i + 1]![0], curve[i + 1]![1]);
    const along = i / (curve.length - 1);
    const r = radius(along) * unit;
    const dx = bx - ax;
    const dy = by - ay;
    const square = dx * dx + dy * dy || 1;
    const top = Math.max(0, Math.floor(Math.min(ay, by) - r));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + r));
    const left = Math.max(0, Math.floor(Math.min(ax, bx) - r));
    const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + r));
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
        const distance = Math.hypot(x - ax - t * dx, y - ay - t * dy);
        if (distance >= r) continue;
        const at = y * width + x;
        const value = profile(distance / r, along + t / (curve.length - 1));
        if (value > layer[at]!) layer[at] = value;
      }
    }
  }
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Softens a layer by a box of `radius` pixels, three times, which is near enough to a bell. */
export function blur(layer: Float32Array, width: number, height: number, radius: number): void {
  if (radius < 1) return;
  const line = new Float32Array(Math.max(width, height));
  for (let pass = 0; pass < 3; pass += 1) {
    for (let y = 0; y < height; y += 1) blurLine(layer, y * width, 1, width, radius, line);
    for (let x = 0; x < width; x += 1) blurLine(layer, x, width, height, radius, line);
  }
}

function blurLine(
  layer: Float32Array,
  start: number,
  stride: number,
  count: number,
  radius: number,
  line: Float32Array,
): void {
  let sum = 0;
  const value = (i: number) => layer[start + Math.min(count - 1, Math.max(0, i)) * stride]!;
  for (let i = -radius; i <= radius; i += 1) sum += value(i);
  for (let i = 0; i < count; i += 1) {
    line[i] = sum / (2 * radius + 1);
    sum += value(i + radius + 1) - value(i - radius);
  }
  for (let i = 0; i < count; i += 1) layer[start + i * stride] = line[i]!;
}
