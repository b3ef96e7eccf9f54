/** A film whose black and white are exchanged, against what its header says: an engine would read lungs as bone. */
import type { AnalysisImage } from '../../pixels/analysis-image.ts';
import { defineCheck } from '../check.ts';

/** In greys of 256. Of 1,013 frontal films two lie beyond both limits, and both of them are inverted. */
const margin = 20;

export const inverted = defineCheck({
  id: 'inverted',
  reasons: ['tone'],
  defaultLevel: 'warning',
  scope: 'pixels',
  thresholds: {},
  runOnPixels({ analysis }) {
    return isInverted(analysis()) ? [{ reason: 'tone' }] : [];
  },
});

/**
 * Spine and heart are denser than either lung, and what surrounds the body is no denser than what is in it. Said only
 * where both are clearly the other way round, so that it is silent rather than wrong: it finds four of five.
 */
function isInverted(image: AnalysisImage): boolean {
  const middle = meanOf(image, [0.44, 0.56], [0.35, 0.8]);
  const right = meanOf(image, [0.2, 0.36], [0.25, 0.6]);
  const left = meanOf(image, [0.64, 0.8], [0.25, 0.6]);
  if (middle > Math.min(left, right) - margin) return false;
  const edge =
    (meanOf(image, [0, 0.03], [0.1, 0.9]) +
      meanOf(image, [0.97, 1], [0.1, 0.9]) +
      meanOf(image, [0, 1], [0, 0.03])) /
    3;
  return meanOf(image, [0.1, 0.9], [0.1, 0.9]) < edge;
}

type Span = readonly [from: number, to: number];

/** Of the pixels between these shares of width and height. */
function meanOf({ width, height, grey }: AnalysisImage, across: Span, down: Span): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(down[0] * height); y < down[1] * height; y += 1) {
    for (let x = Math.floor(across[0] * width); x < across[1] * width; x += 1) {
      sum += grey[y * width + x]!;
      count += 1;
    }
  }
  return sum / count;
}
