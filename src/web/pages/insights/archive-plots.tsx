/** The plots of an archive, each a card with its numbers as a table behind it. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Insights, VersionInsights } from '../../../contract/insights.ts';
import { Notice } from '../../shell/notice.tsx';
import { Section } from '../../shell/section.tsx';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import { DaysPlot } from './days-plot.tsx';
import classes from './insights-page.module.css';
import { PlotTable } from './plot-table.tsx';
import { ReasonsPlot } from './reasons-plot.tsx';
import { sumReasons } from './score-bins.ts';
import { sharedGroups } from './score-groups.ts';
import { ScoresPlot } from './scores-plot.tsx';
import { TimesPlot } from './times-plot.tsx';
import { useNumbers } from './use-numbers.ts';
import { versionName } from './version-name.ts';

interface ArchivePlotsProps {
  readonly insights: Insights;
}

export function ArchivePlots({ insights }: ArchivePlotsProps) {
  const { t } = useTranslation('insights');
  const { versions } = insights;
  return (
    <>
      <DaysPlot days={insights.days} />
      <States states={insights.states} />
      {versions === undefined ? (
        <Section title={t('scoresTitle')}>
          <p className={classes.muted}>{t('resultsHidden')}</p>
        </Section>
      ) : (
        <Results versions={versions} />
      )}
    </>
  );
}

function States({ states }: Pick<Insights, 'states'>) {
  const { t } = useTranslation(['insights', 'cases']);
  const { count, share } = useNumbers();
  const total = states.reduce((sum, { cases }) => sum + cases, 0);
  if (total === 0) return null;
  return (
    <Section title={t('statesTitle')}>
      <PlotTable
        open
        title={t('statesTitle')}
        fileName="states"
        head={[t('state'), t('cases'), t('share')]}
        rows={states.map(({ state, cases }) => [
          t(`cases:states.${state}`),
          count(cases),
          share(cases, total),
        ])}
      />
    </Section>
  );
}

interface ResultsProps {
  readonly versions: readonly VersionInsights[];
}

function Results({ versions }: ResultsProps) {
  const { t } = useTranslation('insights');
  const [chosen, choose] = useState('');
  const names = versions.map((version) => versionName(version, t));
  const shown = versions.filter((_, index) => chosen === '' || names[index] === chosen);
  return (
    <>
      {versions.length > 1 && (
        <NativeSelect
          className={classes.version ?? ''}
          label={t('version')}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[{ value: '', label: t('anyVersion') }, ...names]}
        />
      )}
      {shown.some(({ simulated }) => simulated) && (
        <div className={classes.notice}>
          <Notice tone="warn" live={false}>
            <SimulatedBadge /> {t('simulated')}
          </Notice>
        </div>
      )}
      <ScoresPlot key={chosen} groups={sharedGroups(shown)} />
      <ReasonsPlot reasons={sumReasons(shown)} />
      <TimesPlot versions={shown} />
    </>
  );
}
