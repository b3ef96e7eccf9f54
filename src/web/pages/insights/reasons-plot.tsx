/** Why films have no score. */
import { useTranslation } from 'react-i18next';
import type { NoScoreReason } from '../../../contract/cases.ts';
import { Section } from '../../shell/section.tsx';
import classes from './insights-page.module.css';
import { PlotTable } from './plot-table.tsx';
import { useNumbers } from './use-numbers.ts';

interface ReasonsPlotProps {
  readonly reasons: ReadonlyMap<NoScoreReason, number>;
}

export function ReasonsPlot({ reasons }: ReasonsPlotProps) {
  const { t } = useTranslation('insights');
  const { count, share } = useNumbers();
  const total = [...reasons.values()].reduce((sum, each) => sum + each, 0);
  const inOrder = [...reasons].sort(([, a], [, b]) => b - a);
  return (
    <Section title={t('reasonsTitle')}>
      {total === 0 ? (
        <p className={classes.muted}>{t('noNoScores')}</p>
      ) : (
        <PlotTable
          open
          title={t('reasonsTitle')}
          fileName="no-score-reasons"
          head={[t('reason'), t('cases'), t('share')]}
          rows={inOrder.map(([reason, cases]) => [
            t(`reasons.${reason}`),
            count(cases),
            share(cases, total),
          ])}
        />
      )}
    </Section>
  );
}
