/** Previous and next case, in the order of the list that one came from. */
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { caseFilter } from './case-filter.ts';
import type { CaseListSearch } from './case-list-search.ts';
import { casesOf, neighbours } from './case-pages.ts';
import classes from './case-steps.module.css';
import { archivesQuery, casesQuery } from './cases-queries.ts';
import { noteLeftFor } from './return-focus.ts';

interface CaseStepsProps {
  readonly caseId: string;
  readonly archiveId: string;
  readonly search: CaseListSearch;
}

export function CaseSteps({ caseId, archiveId, search }: CaseStepsProps) {
  const { t } = useTranslation('cases');
  const archives = useQuery(archivesQuery);
  const archive = archives.data?.find((each) => each.id === archiveId);
  const list = useInfiniteQuery({
    ...casesQuery(archiveId, caseFilter(search, archive?.maySeeResults ?? false)),
    enabled: archive !== undefined,
  });
  const { previous, next } = neighbours(casesOf(list.data), caseId);
  const atEnd = previous !== undefined && next === undefined;
  const { hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (atEnd && hasNextPage && !isFetching) void fetchNextPage();
  }, [atEnd, hasNextPage, isFetching, fetchNextPage]);
  // Coming back, the list puts the focus on the case that was looked at last.
  useEffect(() => noteLeftFor(caseId), [caseId]);

  if (previous === undefined && next === undefined) return null;
  return (
    <nav className={classes.steps} aria-label={t('steps')}>
      <Step to={previous} label={t('previous')} search={search}>
        <IconChevronLeft size={20} aria-hidden />
      </Step>
      <Step to={next} label={t('next')} search={search}>
        <IconChevronRight size={20} aria-hidden />
      </Step>
    </nav>
  );
}

interface StepProps {
  /** Absent at an end of the list. */
  readonly to: string | undefined;
  readonly label: string;
  readonly search: CaseListSearch;
  readonly children: ReactNode;
}

function Step({ to, label, search, children }: StepProps) {
  if (to === undefined) {
    return (
      <span className={classes.step} data-end aria-hidden>
        {children}
      </span>
    );
  }
  return (
    <Link
      to="/cases/$caseId"
      params={{ caseId: to }}
      search={search}
      // Going back leads to the list, however many cases were stepped through.
      replace
      state={(before) => before}
      className={classes.step}
      aria-label={label}
    >
      {children}
    </Link>
  );
}
