/** What was said of the film before, newest first. */
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../contract/cases.ts';
import { formatScore } from '../../format/score.ts';
import { thresholdWords } from '../../format/stratum.ts';
import { formatWhen } from '../../format/when.ts';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import classes from './earlier-results.module.css';

export function EarlierResults({ results }: { readonly results: readonly Result[] }) {
  const { t, i18n } = useTranslation('cases');
  const words = useTranslation('thresholds').t;
  if (results.length === 0) return null;
  return (
    <details className={classes.earlier}>
      <summary>{t('earlier')}</summary>
      <ul className={classes.list}>
        {results.map((result) => (
          <li key={result.id} className={classes.item}>
            <span>
              {result.kind === 'score'
                ? t(result.label === 'above' ? 'earlierAbove' : 'earlierBelow', {
                    score: formatScore(result.score, result.threshold, i18n.language),
                    threshold: thresholdWords(words, result, i18n.language),
                  })
                : t('noScoreTitle')}{' '}
              {result.simulated && <SimulatedBadge />}
            </span>
            <span className={classes.by}>
              {t('engineVersion', { name: result.engineName, version: result.engineVersion })} ·{' '}
              <time dateTime={result.createdAt}>{formatWhen(result.createdAt, i18n.language)}</time>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
