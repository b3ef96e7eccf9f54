/** How far an engine has come with the films that were there before it. */
import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Backfill } from '../../../contract/engines.ts';
import classes from './engine-card.module.css';
import type { EngineActions } from './use-engine-actions.ts';

interface EngineProgressProps {
  readonly backfill: Backfill | null;
  readonly actions: EngineActions;
}

export function EngineProgress({ backfill, actions }: EngineProgressProps) {
  const { t, i18n } = useTranslation('engines');
  if (backfill === null) return null;
  const { state, given, total } = backfill;
  const counts = {
    given: given.toLocaleString(i18n.language),
    total: total.toLocaleString(i18n.language),
  };
  if (state === 'done') {
    return <p className={classes.detail}>{t('earlierDone', { ...counts, count: total })}</p>;
  }
  const words = t(state === 'running' ? 'earlierRunning' : 'earlierPaused', counts);
  return (
    <div className={classes.progress}>
      <Progress
        value={total === 0 ? 100 : (100 * given) / total}
        aria-label={words}
        className={classes.bar ?? ''}
      />
      <span>{words}</span>
      <Button
        variant="subtle"
        size="compact-sm"
        loading={actions.busy === 'backfill'}
        onClick={() => actions.backfill(state === 'running' ? 'paused' : 'running')}
      >
        {t(state === 'running' ? 'earlierPause' : 'earlierResume')}
      </Button>
    </div>
  );
}
