/** The picture itself is no upright frontal chest film, whatever its header says: an engine would refuse or misread it. */
import { defineCheck } from '../check.ts';

/** Of the shorter side: the network looks at so many pixels, and of fewer `matrix` has spoken. */
const enoughPx = 96;

export const frontalChest = defineCheck({
  id: 'frontal-chest',
  reasons: ['lateral', 'turned', 'not-chest'],
  defaultLevel: 'warning',
  scope: 'pixels',
  thresholds: {
    /** The figures behind it are in docs/reference/frontal-model-card.md. */
    minLikelihood: { value: 5, unit: 'percent' },
  },
  async runOnPixels({ frame, analysis }, { minLikelihood }) {
    if (Math.min(frame.rows, frame.columns) < enoughPx) return [];
    // Fetched when the first picture is looked at, so that no page waits for it.
    const { likelihoods } = await import('../../vision/frontal/frontal-network.ts');
    const { frontal, lateral, turned, other } = likelihoods(analysis());
    if (frontal * 100 >= minLikelihood) return [];
    const likeliest = Math.max(lateral, turned, other);
    const reason =
      likeliest === lateral ? 'lateral' : likeliest === turned ? 'turned' : 'not-chest';
    return [{ reason, engineCode: -1 }];
  },
});
