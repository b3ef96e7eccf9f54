/** Files beyond the limit are no radiographs, and would hold up a weak link for hours. */
import { defineCheck } from '../check.ts';

const BYTES_PER_MB = 1_000_000;

export const size = defineCheck({
  id: 'size',
  reasons: ['too-large'],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: { maximum: { value: 256, unit: 'MB' } },
  run({ facts, maxFileBytes }, { maximum }) {
    const limit = Math.min(maximum * BYTES_PER_MB, maxFileBytes ?? Number.POSITIVE_INFINITY);
    if (facts.sizeBytes <= limit) return [];
    const params = {
      megabytes: Math.ceil(facts.sizeBytes / BYTES_PER_MB),
      limit: Math.floor(limit / BYTES_PER_MB),
    };
    return [{ reason: 'too-large', params }];
  },
});
