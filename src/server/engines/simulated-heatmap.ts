/** The simulator's heatmap: two soft blobs where the lungs are in a frontal film, transparent elsewhere. */
import { encode } from 'fast-png';

interface Blob {
  /** Centre and radii as shares of the width and height. */
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  /** 0 to 1. */
  readonly strength: number;
}

const longestSide = 256;

/** The image's proportions, at most 256 pixels long; a square where they are not known. */
export function heatmapSize(
  rows: number | undefined,
  columns: number | undefined,
): { width: number; height: number } {
  if (!rows || !columns) return { width: longestSide, height: longestSide };
  const scale = Math.min(1, longestSide / Math.max(rows, columns));
  return {
    width: Math.max(1, Math.round(columns * scale)),
    height: Math.max(1, Math.round(rows * scale)),
  };
}

function heatAt(blobs: readonly Blob[], x: number, y: number): number {
  const cool = blobs.reduce((rest, blob) => {
    const dx = (x - blob.x) / blob.radiusX;
    const dy = (y - blob.y) / blob.radiusY;
    return rest * (1 - blob.strength * Math.exp(-(dx * dx + dy * dy)));
  }, 1);
  return 1 - cool;
}

/** `random` gives numbers from 0 to 1; the same ones, the same picture. Stronger for higher scores. */
export function simulatedHeatmap(
  size: { width: number; height: number },
  score: number,
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const blobs = [0.3, 0.7].map(
    (lungX): Blob => ({
      x: lungX + (random() - 0.5) * 0.12,
      y: 0.3 + random() * 0.3,
      radiusX: 0.07 + random() * 0.06,
      radiusY: 0.08 + random() * 0.1,
      strength: (0.25 + 0.75 * random()) * (0.15 + (0.85 * score) / 100),
    }),
  );
  const data = new Uint8Array(size.width * size.height * 4);
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      const heat = heatAt(blobs, (column + 0.5) / size.width, (row + 0.5) / size.height);
      // Below this the blob's far tail would veil the whole film.
      if (heat < 0.02) continue;
      // From yellow to red.
      data.set(
        [255, Math.round(220 * (1 - heat)), 0, Math.round(200 * heat)],
        (row * size.width + column) * 4,
      );
    }
  }
  return new Uint8Array(encode({ ...size, data, channels: 4, depth: 8 }));
}
