/** How scores are spread, and what another threshold would change for those who have the same one. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatThreshold } from '../../format/score.ts';
import { stratumWords } from '../../format/stratum.ts';
import { Section } from '../../shell/section.tsx';
import { BarChart } from './bar-chart.tsx';
import classes from './insights-page.module.css';
import { PlotTable } from './plot-table.tsx';
import { aboveAt, type ScoreCounts, scoreBins, sumGroups } from './score-bins.ts';
import type { Shared } from './score-groups.ts';
import { useNumbers } from './use-numbers.ts';

interface ScoresPlotProps {
  readonly groups: readonly Shared[];
}

export function ScoresPlot({ groups }: ScoresPlotProps) {
  const { t } = useTranslation('insights');
  const [chosen, choose] = useState('');
  if (groups.length === 0) {
    return (
      <Section title={t('scoresTitle')}>
        <p className={classes.muted}>{t('noScores')}</p>
      </Section>
    );
  }
  const shown = groups.filter(({ key }) => chosen === '' || key === chosen);
  const [only, second] = shown;
  const threshold = second === undefined ? (only?.threshold ?? null) : null;
  return (
    <Section title={t('scoresTitle')}>
      {groups.length > 1 && <Groups groups={groups} chosen={chosen} onChoose={choose} />}
      <Spread key={chosen} counts={sumGroups(shown)} threshold={threshold} />
    </Section>
  );
}

interface GroupsProps extends ScoresPlotProps {
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

function Groups({ groups, chosen, onChoose }: GroupsProps) {
  const { t, i18n } = useTranslation('insights');
  const words = useTranslation('thresholds').t;
  const isWithin = groups.some(({ stratum }) => stratum !== null);
  return (
    <NativeSelect
      className={classes.version ?? ''}
      label={t('group')}
      value={chosen}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[
        { value: '', label: t('anyGroup') },
        ...groups.map(({ key, stratum, threshold }) => ({
          value: key,
          label: t('groupName', {
            who: stratum === null && isWithin ? t('others') : stratumWords(words, stratum),
            threshold: formatThreshold(threshold, i18n.language),
          }),
        })),
      ]}
    />
  );
}

interface SpreadProps {
  readonly counts: ScoreCounts;
  /** In force for all of them; null: they have different ones. */
  readonly threshold: number | null;
}

function Spread({ counts, threshold }: SpreadProps) {
  const { t, i18n } = useTranslation('insights');
  const { count } = useNumbers();
  const [tried, tryThreshold] = useState(threshold === null ? null : Math.ceil(threshold));
  const { scores, total, above, below } = counts;
  const bins = scoreBins(scores);
  return (
    <>
      <p className={classes.words}>
        {t('scores', { count: total, total: count(total) })}{' '}
        {t('inForce', { above: count(above), below: count(below) })}
      </p>
      <BarChart
        label={t('scoresTitle')}
        values={bins.map((bin) => bin.count)}
        ends={['0', '100']}
        {...(tried === null
          ? {}
          : {
              line: {
                at: tried / 100,
                label: t('lineAt', { threshold: formatThreshold(tried, i18n.language) }),
              },
            })}
      />
      <label className={classes.try}>
        {t(threshold === null ? 'tryForAll' : 'tryThreshold')}
        <input
          type="range"
          min={0}
          max={100}
          value={tried ?? 50}
          onChange={(event) => tryThreshold(Number(event.currentTarget.value))}
        />
      </label>
      <Tried counts={counts} threshold={threshold} tried={tried} />
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
    </>
  );
}

interface TriedProps extends SpreadProps {
  /** Null: none yet. */
  readonly tried: number | null;
}

function Tried({ counts, threshold, tried }: TriedProps) {
  const { t } = useTranslation('insights');
  const { count, share } = useNumbers();
  const { total } = counts;
  const above = tried === null ? counts.above : aboveAt(counts.scores, tried);
  return (
    <>
      <p className={classes.words} role="status">
        {tried === null
          ? t('severalThresholds')
          : t('atThreshold', {
              threshold: tried,
              above: count(above),
              share: share(above, total),
              below: count(total - above),
            })}{' '}
        {tried !== null && <Moved more={above - counts.above} threshold={threshold} />}
      </p>
      <p className={classes.muted}>{t('tryHint')}</p>
    </>
  );
}

/** Beside what is in force. */
function Moved({ more, threshold }: { readonly more: number; readonly threshold: number | null }) {
  const { t, i18n } = useTranslation('insights');
  const { count } = useNumbers();
  const key = more === 0 ? 'moveSame' : more > 0 ? 'moveMore' : 'moveFewer';
  const cases = count(Math.abs(more));
  if (threshold === null) return t(`${key}AsNow`, { cases });
  return t(key, { cases, threshold: formatThreshold(threshold, i18n.language) });
}
