/** Above the list: ticks all of it, and says what can be done with what is ticked. */
import { Button, Checkbox, CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CasePage, CaseSummary, ViewableArchive } from '../../../contract/cases.ts';
import { mostNamedCases } from '../../../contract/exports.ts';
import { Notice } from '../../shell/notice.tsx';
import type { CaseFilter } from './cases-queries.ts';
import { ProcessTicked } from './process-ticked.tsx';
import classes from './tick-bar.module.css';
import { TickedExports } from './ticked-exports.tsx';
import {
  areTooMany,
  hasTicks,
  noTicks,
  selectionOf,
  shownTicked,
  type Ticks,
  withShownToggled,
} from './ticks.ts';

interface TickBarProps {
  readonly archive: ViewableArchive;
  readonly filter: CaseFilter;
  readonly cases: readonly CaseSummary[];
  readonly total: Pick<CasePage, 'count' | 'countIsExact'>;
  readonly ticks: Ticks;
  readonly onChange: (ticks: Ticks) => void;
}

export function TickBar({ archive, filter, cases, total, ticks, onChange }: TickBarProps) {
  const { t } = useTranslation('cases');
  const shown = cases.map(({ id }) => id);
  const state = shownTicked(ticks, shown);
  const any = hasTicks(ticks);
  const hasMore = total.count > shown.length || !total.countIsExact;
  const tooMany = areTooMany(ticks);
  const given = {
    archive,
    selection: selectionOf(ticks, filter),
    films: filmsOf(ticks, cases, total),
  };
  return (
    <div className={classes.bar} data-any={any || undefined}>
      <div className={classes.line}>
        <Checkbox
          size="md"
          classNames={{ root: classes.all ?? '', label: classes.label ?? '' }}
          checked={state === 'all'}
          indeterminate={state === 'some'}
          onChange={() => onChange(withShownToggled(ticks, shown))}
          label={any ? said(ticks, total, t) : t('tickShown', { count: shown.length })}
        />
        {state === 'all' && ticks.kind === 'some' && hasMore && (
          <Button variant="subtle" size="compact-sm" onClick={() => onChange({ kind: 'all' })}>
            {total.countIsExact ? t('tickMatching', { count: total.count }) : t('tickAllMatching')}
          </Button>
        )}
        {any && (
          <div className={classes.actions}>
            {!tooMany && <TickedExports {...given} />}
            {!tooMany && archive.mayAdminister && <ProcessTicked {...given} />}
            <CloseButton aria-label={t('ticksOff')} onClick={() => onChange(noTicks)} />
          </div>
        )}
      </div>
      {tooMany && <Notice tone="info">{t('tooManyTicked', { limit: mostNamedCases })}</Notice>}
    </div>
  );
}

function said(
  ticks: Ticks,
  { count, countIsExact }: TickBarProps['total'],
  t: ReturnType<typeof useTranslation<'cases'>>['t'],
): string {
  if (ticks.kind === 'some') return t('ticked', { count: ticks.ids.size });
  return countIsExact ? t('tickedMatching', { count }) : t('tickedAllMatching');
}

/** As far as they are known: cases that aren't loaded have one or more. */
function filmsOf(
  ticks: Ticks,
  cases: readonly CaseSummary[],
  { count, countIsExact }: TickBarProps['total'],
): number {
  if (ticks.kind === 'all') return countIsExact ? count : Number.POSITIVE_INFINITY;
  const films = new Map(cases.map(({ id, imageCount }) => [id, imageCount]));
  return [...ticks.ids].reduce((sum, id) => sum + (films.get(id) ?? 1), 0);
}
