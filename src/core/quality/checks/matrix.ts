/** Small pictures have lost what a reader or an engine looks for. */
import { defineCheck } from '../check.ts';

export const matrix = defineCheck({
  id: 'matrix',
  reasons: ['too-small', 'low'],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: {
    minShortSide: { value: 512, unit: 'pixels' },
    goodShortSide: { value: 1024, unit: 'pixels' },
  },
  run({ facts: { rows, columns } }, { minShortSide, goodShortSide }) {
    // Without dimensions there is nothing to measure; `pixel-data` says so.
    if (!rows || !columns) return [];
    const shortSide = Math.min(rows, columns);
    if (shortSide < minShortSide)
      return [{ reason: 'too-small', params: { rows, columns, minimum: minShortSide } }];
    if (shortSide < goodShortSide)
      return [{ reason: 'low', mild: true, params: { rows, columns, minimum: goodShortSide } }];
    return [];
  },
});
