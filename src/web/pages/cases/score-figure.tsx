/** A score in large figures, beside the threshold that was in force, in words and as a scale. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../contract/cases.ts';
import { formatScore } from '../../format/score.ts';
import { thresholdWords } from '../../format/stratum.ts';
import classes from './score-figure.module.css';

type Scored = Extract<Result, { kind: 'score' }>;

export function ScoreFigure({ result }: { readonly result: Scored }) {
  const { t, i18n } = useTranslation('cases');
  const words = useTranslation('thresholds').t;
  const { score, threshold, label } = result;
  const Icon = label === 'above' ? IconArrowUp : IconArrowDown;
  return (
    <div className={classes.figure} data-label={label}>
      <p className={classes.score}>
        <strong className={classes.number}>{formatScore(score, threshold, i18n.language)}</strong>
        <span className={classes.of}>{t('scoreOf100')}</span>
      </p>
      <div className={classes.scale} aria-hidden>
        <span className={classes.bar} style={{ width: `${score}%` }} />
        <span className={classes.mark} style={{ left: `${threshold}%` }} />
      </div>
      <p className={classes.label}>
        <Icon size={20} aria-hidden />
        {t(label === 'above' ? 'aboveThreshold' : 'belowThreshold', {
          threshold: thresholdWords(words, result, i18n.language),
        })}
      </p>
    </div>
  );
}
