/** CAD4TB reads posterior-anterior films: a lateral one has no score. */
import { defineCheck } from '../check.ts';

/** PS3.3 C.8.11.5 (DX) and C.8.1.1 (CR), and the spellings that devices use beside the defined terms. */
const lateral = /^(LL|RL|LAT|LATERAL|(L|R|LT|RT|LEFT|RIGHT)[ _.-]?LAT(ERAL)?|(LL|RL)[ _-]?VIEW)$/;
/** Obliques and decubitus. */
const otherView =
  /^(RLD|LLD|RLO|LLO|LAO|RAO|LPO|RPO|OBL(IQUE)?|DECUB(ITUS)?|LORDOTIC|TAN|AX(IAL)?)$/;
const posteriorAnterior = /^(PA|P[ -]?A|POSTERO[ -]?ANTERIOR)([ _-](CHEST|ERECT|UPRIGHT))?$/;
const anteriorPosterior =
  /^(AP|A[ -]?P|ANTERO[ -]?POSTERIOR)([ _-](CHEST|ERECT|SUPINE|UPRIGHT|MOBILE))?$/;

export const view = defineCheck({
  id: 'view',
  reasons: ['lateral', 'other', 'ap', 'missing', 'unknown'],
  defaultLevel: 'error',
  scope: 'file',
  asksUploader: true,
  thresholds: {
    /** No picture has a place for it: of PNG and JPEG `warn` says nothing, for the page asks anyway. */
    whenMissing: { value: 'warn', unit: 'choice', choices: ['ignore', 'warn', 'refuse'] },
  },
  run({ facts }, { whenMissing }) {
    const value = facts.viewPosition?.toUpperCase();
    if (value === undefined) {
      if (whenMissing === 'refuse') return [{ reason: 'missing', engineCode: -1 }];
      const says = whenMissing === 'warn' && facts.kind === 'dicom';
      return says ? [{ reason: 'missing', mild: true }] : [];
    }
    if (posteriorAnterior.test(value)) return [];
    if (anteriorPosterior.test(value)) return [{ reason: 'ap', mild: true }];
    if (lateral.test(value)) return [{ reason: 'lateral', engineCode: -1 }];
    if (otherView.test(value)) return [{ reason: 'other', engineCode: -1 }];
    return [{ reason: 'unknown', mild: true }];
  },
});
