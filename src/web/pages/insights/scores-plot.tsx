/** How scores are spread, and what another threshold would change. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatThreshold } from '../../format/score.ts';
import { Section } from '../../shell/section.tsx';
import { BarChart } from './bar-chart.tsx';
import classes from './insights-page.module.css';
import { PlotTable } from './plot-table.tsx';
import { aboveAt, type ScoreCounts, scoreBins } from './score-bins.ts';
import { useNumbers } from './use-numbers.ts';

interface ScoresPlotProps {
  readonly counts: ScoreCounts;
  /** The archive's own. */
  readonly threshold: number;
}

export function ScoresPlot({ counts, threshold }: ScoresPlotProps) {
  const { t, i18n } = useTranslation('insights');
  const { count } = useNumbers();
  const [tried, tryThreshold] = useState(Math.ceil(threshold));
  const { scores, total, above, below } = counts;
  if (total === 0) {
    return (
      <Section title={t('scoresTitle')}>
        <p className={classes.muted}>{t('noScores')}</p>
      </Section>
    );
  }
  const bins = scoreBins(scores);
  return (
    <Section title={t('scoresTitle')}>
      <p className={classes.words}>
        {t('scores', { count: total, total: count(total) })}{' '}
        {t('inForce', { above: count(above), below: count(below) })}
      </p>
      <BarChart
        label={t('scoresTitle')}
        values={bins.map((bin) => bin.count)}
        ends={['0', '100']}
        line={{
          at: tried / 100,
          label: t('lineAt', { threshold: formatThreshold(tried, i18n.language) }),
        }}
      />
      <label className={classes.try}>
        {t('tryThreshold')}
        <input
          type="range"
          min={0}
          max={100}
          value={tried}
          onChange={(event) => tryThreshold(Number(event.currentTarget.value))}
        />
      </label>
      <Tried scores={scores} total={total} threshold={threshold} tried={tried} />
      <PlotTable
        title={t('scoresTitle')}
        fileName="scores"
        head={[t('score'), t('cases'), t('above')]}
        rows={bins.map(({ from, to, count: cases }) => [
          t('scoreRange', { from, to }),
          String(cases),
          String(aboveAt(scores, from)),
        ])}
      />
    </Section>
  );
}

interface TriedProps {
  readonly scores: readonly number[];
  readonly total: number;
  readonly threshold: number;
  readonly tried: number;
}

function Tried({ scores, total, threshold, tried }: TriedProps) {
  const { t, i18n } = useTranslation('insights');
  const { count, share } = useNumbers();
  const above = aboveAt(scores, tried);
  const more = above - aboveAt(scores, threshold);
  const key = more === 0 ? 'moveSame' : more > 0 ? 'moveMore' : 'moveFewer';
  return (
    <>
      <p className={classes.words} role="status">
        {t('atThreshold', {
          threshold: tried,
          above: count(above),
          share: share(above, total),
          below: count(total - above),
        })}{' '}
        {t(key, {
          cases: count(Math.abs(more)),
          threshold: formatThreshold(threshold, i18n.language),
        })}
      </p>
      <p className={classes.muted}>{t('tryHint')}</p>
    </>
  );
}
