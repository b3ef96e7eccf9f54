/** The network's arithmetic equals PyTorch's, and what it answers holds for drawn pictures. */
import { describe, expect, it } from 'vitest';
import { drawChest } from '../../../../tools/samples/draw-chest.ts';
import { drawCtSlice } from '../../../../tools/samples/draw-ct-slice.ts';
import { drawLateralChest } from '../../../../tools/samples/draw-lateral-chest.ts';
import type { AnalysisImage } from '../../pixels/analysis-image.ts';
import { frontalChest } from '../../quality/checks/frontal-chest.ts';
import { likelihoods, networkScores } from './frontal-network.ts';
import { inputSidePx, modelInput } from './model-input.ts';
import { referenceScores } from './reference-scores.generated.ts';

/** The check's default. */
const threshold = frontalChest.thresholds.minLikelihood.value / 100;

const width = 150;
const height = 180;

const picture = (w: number, h: number, grey: (x: number, y: number) => number): AnalysisImage => ({
  width: w,
  height: h,
  grey: Uint8Array.from({ length: w * h }, (_, i) => grey(i % w, Math.floor(i / w))),
});

/** As `pattern` in `tools/frontal/export.py` draws them. */
const patterns = [
  (x: number, y: number) => (x * 3 + y * 5) % 256,
  (x: number, y: number) => Math.floor((x * x + y * y * 2 + x * y) / 37) % 256,
  (x: number, y: number, w: number, h: number) => {
    const ring = (x * 2 - w) ** 2 + (y * 2 - h) ** 2;
    return (ring < Math.floor((w * h) / 2) ? 200 : 30) + ((x * 7 + y * 13) % 40);
  },
] as const;

const seeds = [1, 2, 3, 4];
const chests = seeds.map((seed) => {
  const drawn = drawChest({ width, height, seed, noise: 0.01, opacity: seed % 2 === 0 });
  return picture(width, height, (x, y) => Math.round(255 * drawn[y * width + x]!));
});

const changed = (
  image: AnalysisImage,
  grey: (value: number, x: number, y: number) => number,
): AnalysisImage => ({
  ...image,
  grey: image.grey.map((value, i) => grey(value, i % image.width, Math.floor(i / image.width))),
});

describe('the network', () => {
  it.each(referenceScores)(
    'answers as PyTorch does: $width x $height, pattern $pattern',
    ({ width: w, height: h, pattern, scores }) => {
      const image = picture(w, h, (x, y) => patterns[pattern](x, y, w, h));
      networkScores(modelInput(image)).forEach((score, kind) => {
        expect(score).toBeCloseTo(scores[kind]!, 3);
      });
    },
  );

  it('shares out one whole', () => {
    const { frontal, lateral, turned, other } = likelihoods(chests[0]!);
    expect(frontal + lateral + turned + other).toBeCloseTo(1, 10);
  });

  it('takes a picture of any shape, and one of a single pixel', () => {
    for (const [w, h] of [
      [1, 1],
      [256, 1],
      [3, 200],
    ] as const) {
      const { other } = likelihoods(picture(w, h, (x, y) => (x * 40 + y) % 256));
      expect(other).toBeGreaterThan(0);
    }
  });
});

describe('the square it looks at', () => {
  it('is the same however bright the picture and however strong its contrast', () => {
    const faint = changed(chests[2]!, (value) => 100 + Math.floor(value / 4));
    const strong = changed(faint, (value) => (value - 100) * 4);
    const [a, b] = [modelInput(faint).values, modelInput(strong).values];
    const mean = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
    expect(mean).toBeLessThan(0.2);
  });

  it('holds a tall picture in the middle, with nothing at its sides', () => {
    const tall = picture(20, 40, (x, y) => (x + y) % 200);
    const { values, width: side, margin } = modelInput(tall);
    const row = (side + 2 * margin) * 48;
    expect(side).toBe(inputSidePx);
    expect(Array.from(values.subarray(row, row + margin + 24))).toEqual(Array(25).fill(0));
    expect(values[row + margin + 24]).not.toBe(0);
  });
});

describe('a drawn frontal chest', () => {
  it.each([
    ['as it is', (image: AnalysisImage) => image],
    ['with black and white exchanged', (image: AnalysisImage) => changed(image, (v) => 255 - v)],
    ['darker', (image: AnalysisImage) => changed(image, (v) => Math.round(255 * (v / 255) ** 1.8))],
    [
      'with a black frame',
      (image: AnalysisImage) =>
        changed(image, (v, x, y) =>
          x < 12 || y < 12 || x >= width - 12 || y >= height - 12 ? 0 : v,
        ),
    ],
  ])('is taken for one %s', (_, change) => {
    for (const chest of chests) {
      expect(likelihoods(change(chest)).frontal).toBeGreaterThan(threshold);
    }
  });

  it('is told to lie on its side or upside down', () => {
    for (const { grey } of chests) {
      const onItsSide = picture(height, width, (x, y) => grey[(height - 1 - x) * width + y]!);
      expect(likelihoods(onItsSide).frontal).toBeLessThan(threshold);
      const upsideDown = { width, height, grey: grey.toReversed() };
      expect(likelihoods(upsideDown).turned).toBeGreaterThan(0.5);
    }
  });
});

describe('what is no frontal chest film', () => {
  it.each([1, 2, 3])('a lateral chest is told for one, drawing %i', (seed) => {
    const drawn = drawLateralChest(width, height, seed);
    const { frontal, lateral } = likelihoods(
      picture(width, height, (x, y) => Math.round(255 * drawn[y * width + x]!)),
    );
    expect(frontal).toBeLessThan(threshold);
    expect(lateral).toBeGreaterThan(0.5);
  });

  it.each([
    ['a ramp', picture(200, 200, (x) => Math.floor(x * 1.27))],
    ['one shade', picture(200, 200, () => 130)],
    [
      'a page of text',
      picture(210, 297, (x, y) =>
        y % 12 < 5 && x > 20 && x < 190 - ((y * 7) % 50) && (x * 13 + y) % 29 > 6 ? 20 : 245,
      ),
    ],
    ['a chessboard', picture(256, 256, (x, y) => (((x >> 5) + (y >> 5)) % 2 ? 220 : 40))],
    [
      'a CT slice',
      (() => {
        const slice = drawCtSlice(128, 5);
        return picture(128, 128, (x, y) =>
          Math.min(255, Math.max(0, Math.round((slice[y * 128 + x]! + 1000) / 6))),
        );
      })(),
    ],
  ])('%s is flagged', (_, image) => {
    expect(likelihoods(image).frontal).toBeLessThan(threshold);
  });
});
