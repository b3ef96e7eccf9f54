/** How the history tells that a result got another label, or another threshold beside it. */
import type { TFunction } from 'i18next';
import type { ImageDetail } from '../../../contract/cases.ts';
import { readStratumCode } from '../../../core/thresholds/stratum.ts';
import { formatScore } from '../../format/score.ts';
import { thresholdWords } from '../../format/stratum.ts';

type Params = ImageDetail['history'][number]['params'];

export function relabelledWords(
  t: TFunction<'thresholds'>,
  params: Params,
  language: string,
): string {
  const threshold = Number(params.threshold);
  return t('relabelled', {
    engine: t('version', { name: params.engine ?? '', version: params.version ?? '' }),
    score: formatScore(Number(params.score), threshold, language),
    now: labelWords(t, params.label, threshold, params.stratum, language),
    before: labelWords(
      t,
      params.labelBefore,
      Number(params.thresholdBefore),
      params.stratumBefore,
      language,
    ),
  });
}

function labelWords(
  t: TFunction<'thresholds'>,
  label: string | number | undefined,
  threshold: number,
  code: string | number | undefined,
  language: string,
): string {
  const stratum = readStratumCode(String(code ?? '')) ?? null;
  return t(label === 'above' ? 'isAbove' : 'isBelow', {
    threshold: thresholdWords(t, { threshold, stratum }, language),
  });
}
