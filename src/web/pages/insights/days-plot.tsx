/** How many films arrived, over time. */
import { useTranslation } from 'react-i18next';
import { Section } from '../../shell/section.tsx';
import { BarChart } from './bar-chart.tsx';
import { binDays, type DayCount } from './day-bins.ts';
import classes from './insights-page.module.css';
import { PlotTable } from './plot-table.tsx';
import { useNumbers } from './use-numbers.ts';

export function DaysPlot({ days }: { readonly days: readonly DayCount[] }) {
  const { t, i18n } = useTranslation('insights');
  const { count } = useNumbers();
  const { size, bins } = binDays(days);
  const total = bins.reduce((sum, { images }) => sum + images, 0);
  // A day has no time zone: it is written as it stands.
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' });
  const date = (day = '') => (day === '' ? '' : format.format(new Date(day)));
  return (
    <Section title={t('daysTitle')}>
      {total === 0 ? (
        <p className={classes.muted}>{t('nothing')}</p>
      ) : (
        <>
          <p className={classes.words}>{t('days', { count: total, total: count(total) })}</p>
          <BarChart
            label={t(`per.${size}`)}
            values={bins.map(({ images }) => images)}
            ends={[date(bins[0]?.day), bins.length > 1 ? date(bins.at(-1)?.day) : '']}
          />
          <PlotTable
            title={t(`per.${size}`)}
            fileName={`films-by-${size}`}
            head={[t(`begins.${size}`), t('films')]}
            rows={bins.map(({ day, images }) => [day, String(images)])}
          />
        </>
      )}
    </Section>
  );
}
