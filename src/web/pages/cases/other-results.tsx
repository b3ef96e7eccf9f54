/** What the archive's other engines and versions say of a film, beside the leading one, and where the film stands with them. */
import { IconAlertOctagonFilled, IconClock, IconLoader2 } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineStanding, Result } from '../../../contract/cases.ts';
import { stratumWords } from '../../format/stratum.ts';
import { formatWhen } from '../../format/when.ts';
import { SimulatedBadge } from '../../shell/simulated-badge.tsx';
import { CaseState } from './case-state.tsx';
import { EarlierResults } from './earlier-results.tsx';
import { HeatmapChoice, type HeatmapChoiceProps } from './heatmap-choice.tsx';
import classes from './other-results.module.css';
import type { ResultGroup } from './result-groups.ts';

interface OtherResultsProps {
  readonly groups: readonly ResultGroup[];
  /** Of engines that have nothing to say yet. */
  readonly standings: readonly EngineStanding[];
  readonly heatmap: Omit<HeatmapChoiceProps, 'result'>;
}

export function OtherResults({ groups, standings, heatmap }: OtherResultsProps) {
  const { t } = useTranslation('cases');
  const id = useId();
  if (groups.length === 0 && standings.length === 0) return null;
  return (
    <div>
      <h3 id={id} className={classes.title}>
        {t('otherEngines')}
      </h3>
      <ul className={classes.list} aria-labelledby={id}>
        {groups.map((group) => (
          <OtherResult key={group.current.id} group={group} heatmap={heatmap} />
        ))}
        {standings.map((standing) => (
          <Standing key={standing.archiveEngineId} standing={standing} />
        ))}
      </ul>
    </div>
  );
}

interface OtherResultProps {
  readonly group: ResultGroup;
  readonly heatmap: Omit<HeatmapChoiceProps, 'result'>;
}

function OtherResult({ group: { current, earlier }, heatmap }: OtherResultProps) {
  const { t, i18n } = useTranslation('cases');
  return (
    <li className={classes.item}>
      <p className={classes.engine}>
        {t('engineVersion', { name: current.engineName, version: current.engineVersion })}
        {current.simulated && <SimulatedBadge />}
      </p>
      <div className={classes.said}>
        <Said result={current} />
        <HeatmapChoice result={current} {...heatmap} />
      </div>
      <time className={classes.when} dateTime={current.createdAt}>
        {formatWhen(current.createdAt, i18n.language)}
      </time>
      <EarlierResults results={earlier} />
    </li>
  );
}

function Said({ result }: { readonly result: Result }) {
  const { t } = useTranslation('cases');
  const words = useTranslation('thresholds').t;
  if (result.kind === 'score') {
    return (
      <div>
        <CaseState state="scored" result={result} />
        {result.stratum !== null && (
          <p className={classes.reason}>
            {words('forWhom', { who: stratumWords(words, result.stratum) })}
          </p>
        )}
      </div>
    );
  }
  return (
    <div>
      <CaseState state="no-score" />
      <p className={classes.reason}>{t(`reasons.${result.reason}.what`)}</p>
    </div>
  );
}

const icons = { waiting: IconClock, processing: IconLoader2, failed: IconAlertOctagonFilled };

function Standing({ standing: { name, state } }: { readonly standing: EngineStanding }) {
  const { t } = useTranslation('cases');
  if (state === 'done') return null;
  const Icon = icons[state];
  return (
    <li className={classes.item}>
      <p className={classes.engine}>{name}</p>
      <p className={classes.standing} data-state={state}>
        <Icon size={18} aria-hidden />
        {t(`standings.${state}`)}
      </p>
    </li>
  );
}
