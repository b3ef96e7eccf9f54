/** A radiograph is one frame: a series in one file is something else. */
import { defineCheck } from '../check.ts';

export const frames = defineCheck({
  id: 'frames',
  reasons: ['many'],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: {},
  run({ facts }) {
    const count = facts.numberOfFrames ?? 1;
    return count > 1 ? [{ reason: 'many', params: { frames: count }, engineCode: -2 }] : [];
  },
});
