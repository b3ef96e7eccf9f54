/** Where a case stands, as an icon and a word, or as its score beside the threshold. */
import {
  IconAlertOctagonFilled,
  IconArrowDown,
  IconArrowUp,
  IconCircleCheck,
  IconClock,
  IconHelpHexagonFilled,
  IconLoader2,
  IconPackage,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProcessingState, Result } from '../../../contract/cases.ts';
import { formatScore, formatThreshold } from '../../format/score.ts';
import { stratumWords } from '../../format/stratum.ts';
import classes from './case-state.module.css';

const icons = {
  stored: IconPackage,
  waiting: IconClock,
  processing: IconLoader2,
  scored: IconCircleCheck,
  'no-score': IconHelpHexagonFilled,
  failed: IconAlertOctagonFilled,
} as const satisfies Record<ProcessingState, unknown>;

interface CaseStateProps {
  readonly state: ProcessingState;
  /** Shown in place of the word "Scored". */
  readonly result?: Result | undefined;
}

export function CaseState({ state, result }: CaseStateProps) {
  const { t, i18n } = useTranslation('cases');
  const words = useTranslation('thresholds').t;
  if (state === 'scored' && result?.kind === 'score') {
    const Icon = result.label === 'above' ? IconArrowUp : IconArrowDown;
    const score = formatScore(result.score, result.threshold, i18n.language);
    const threshold = formatThreshold(result.threshold, i18n.language);
    const forWhom =
      result.stratum === null
        ? undefined
        : words('forWhom', { who: stratumWords(words, result.stratum) });
    return (
      <span className={classes.state} data-label={result.label} title={forWhom}>
        <Icon size={18} aria-hidden />
        <span>
          {t(result.label, { score, threshold })}
          {forWhom !== undefined && <span className="visually-hidden">, {forWhom}</span>}
        </span>
      </span>
    );
  }
  const Icon = icons[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={18} aria-hidden />
      <span>{t(`states.${state}`)}</span>
    </span>
  );
}
