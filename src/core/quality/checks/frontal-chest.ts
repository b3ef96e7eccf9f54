/** The picture itself is no upright frontal chest film, whatever its header says: an engine would refuse or misread it. */
import { PixelError } from '../../pixels/pixel-error.ts';
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
    const { likelihoods } = await network();
    const { frontal, lateral, turned, other } = likelihoods(analysis());
    if (frontal * 100 >= minLikelihood) return [];
    const likeliest = Math.max(lateral, turned, other);
    const reason =
      likeliest === lateral ? 'lateral' : likeliest === turned ? 'turned' : 'not-chest';
    return [{ reason, engineCode: -1 }];
  },
});

/** Apart from the rest, so that no page waits for it; without it nothing is known of the picture. */
async function network() {
  try {
    return await import('../../vision/frontal/frontal-network.ts');
  } catch (cause) {
    throw new PixelError('codec-unavailable', 'the network could not be fetched', { cause });
  }
}
