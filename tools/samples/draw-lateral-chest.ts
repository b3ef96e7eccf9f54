/** Draws a chest from the side, from formulas: spine behind, one lung field, heart in front, two domes below. */
import { newDrawing, paint, smoothStep } from './drawing.ts';
import { seededRandom } from './random.ts';

/** Grey from 0 to 1, row-major, bright where the film is white; the patient looks to the left. */
export function drawLateralChest(width: number, height: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const drawing = newDrawing(width, height, { angle: 0, dx: 0, dy: 0, scale: 1 });
  const bottom = (2 * height) / width;
  const top = random.between(0.12, 0.3);
  const dome = bottom * random.between(0.72, 0.78);
  const belly = random.between(0.36, 0.44);
  const down = (y: number) => Math.min(1, Math.max(0, (y - top) / (bottom * 0.85 - top)));
  const front = (y: number) => -0.2 - belly * Math.sin(Math.PI * (0.06 + 0.58 * down(y)));
  const back = (y: number) => 0.3 + 0.17 * Math.sin(Math.PI * down(y)) + 0.1 * down(y);
  const heartX = random.between(-0.3, -0.2);
  const heartY = top + (dome - top) * 0.72;
  paint(drawing, (x, y) => {
    const body =
      smoothStep(front(y) - 0.16, front(y) - 0.08, x) *
      smoothStep(back(y) + 0.34, back(y) + 0.26, x);
    const floor = dome + 0.35 * (x + 0.1) ** 2;
    const air =
      smoothStep(front(y) + 0.01, front(y) + 0.06, x) *
      smoothStep(back(y) + 0.02, back(y) - 0.03, x) *
      smoothStep(top - 0.02, top + 0.1, y) *
      smoothStep(floor + 0.02, floor - 0.02, y);
    const along = Math.abs(((y * 8.5) % 1) - 0.5) * 2;
    const spine =
      smoothStep(0.12, 0.08, Math.abs(x - back(y) - 0.1)) * smoothStep(0.95, 0.7, along);
    const heart = smoothStep(1.1, 0.8, Math.hypot((x - heartX) / 0.26, (y - heartY) / 0.32));
    const vessels = smoothStep(1.4, 0.6, Math.hypot((x - 0.03) / 0.16, (y - top - 0.5) / 0.24));
    const ribs = Math.max(0, Math.sin((y - 0.5 * x) * 21)) ** 4;
    return body * 0.55 + spine * 0.2 - air * (0.42 - 0.25 * heart - 0.15 * vessels - 0.05 * ribs);
  });
  return drawing.values.map((value) =>
    Math.min(1, Math.max(0, value + 0.04 + 0.015 * random.normal())),
  );
}
