/** How long results take, by engine version. */
import { useTranslation } from 'react-i18next';
import type { VersionInsights } from '../../../contract/insights.ts';
import { Section } from '../../shell/section.tsx';
import classes from './insights-page.module.css';
import { PlotTable } from './plot-table.tsx';
import { useNumbers } from './use-numbers.ts';
import { versionName } from './version-name.ts';

export function TimesPlot({ versions }: { readonly versions: readonly VersionInsights[] }) {
  const { t } = useTranslation('insights');
  const { time } = useNumbers();
  const rows = versions.flatMap((version) =>
    version.time === null
      ? []
      : [[versionName(version, t), time(version.time.medianS), time(version.time.p90S)]],
  );
  return (
    <Section title={t('timeTitle')} hint={t('timeHint')}>
      {rows.length === 0 ? (
        <p className={classes.muted}>{t('noTimes')}</p>
      ) : (
        <PlotTable
          open
          title={t('timeTitle')}
          fileName="time-to-result"
          head={[t('version'), t('median'), t('p90')]}
          rows={rows}
        />
      )}
    </Section>
  );
}
