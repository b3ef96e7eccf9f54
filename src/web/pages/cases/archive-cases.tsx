/** One archive's cases: filters, live changes, the list or why it is empty. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CasePage, ViewableArchive } from '../../../contract/cases.ts';
import { Loaded } from '../../shell/loading.tsx';
import { Notice } from '../../shell/notice.tsx';
import classes from './archive-cases.module.css';
import { caseFilter } from './case-filter.ts';
import { CaseFilters } from './case-filters.tsx';
import { CaseList } from './case-list.tsx';
import type { CaseListSearch } from './case-list-search.ts';
import { type CasePages, casesOf } from './case-pages.ts';
import { casesQuery } from './cases-queries.ts';
import { EmptyCases } from './empty-cases.tsx';
import { rememberArchive } from './remembered-archive.ts';
import { TickBar } from './tick-bar.tsx';
import { hasTicks } from './ticks.ts';
import { useLiveCases } from './use-live-cases.ts';
import { useTicks } from './use-ticks.ts';

interface ArchiveCasesProps {
  readonly archives: readonly ViewableArchive[];
  readonly archive: ViewableArchive;
  readonly search: CaseListSearch;
}

export function ArchiveCases({ archives, archive, search }: ArchiveCasesProps) {
  const { t } = useTranslation('cases');
  const navigate = useNavigate();
  const { maySeeResults } = archive;
  const filter = useMemo(() => caseFilter(search, maySeeResults), [search, maySeeResults]);
  const query = useInfiniteQuery(casesQuery(archive.id, filter));
  const live = useLiveCases(archive.id, filter);
  const [ticks, setTicks] = useTicks(archive.id, filter);
  const { fetchNextPage } = query;
  const onMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);

  function change(next: CaseListSearch) {
    if (next.archive !== undefined) rememberArchive(next.archive);
    void navigate({ to: '/cases', search: next, replace: true });
  }

  return (
    <>
      <CaseFilters
        archives={archives}
        archive={archive}
        search={search}
        count={query.data?.pages[0]}
        onChange={change}
      />
      {live.lost && (
        <div className={classes.above}>
          <Notice tone="info">{t('liveLost')}</Notice>
        </div>
      )}
      <div
        role="status"
        className={classes.newcomers}
        data-below-bar={hasTicks(ticks) || undefined}
      >
        {live.waiting > 0 && (
          <Button variant="light" onClick={() => void live.showNew().then(toTop)}>
            {t('showNew', { count: live.waiting })}
          </Button>
        )}
      </div>
      <Loaded<CasePages> query={query}>
        {(pages) => {
          const cases = casesOf(pages);
          if (cases.length === 0) {
            return (
              <EmptyCases
                filtered={Object.keys(filter).some((key) => key !== 'sort')}
                onClear={() => change({ archive: archive.id })}
              />
            );
          }
          const first = pages.pages[0];
          return (
            <>
              {first !== undefined && (
                <TickBar
                  archive={archive}
                  filter={filter}
                  cases={cases}
                  total={first}
                  ticks={ticks}
                  onChange={setTicks}
                />
              )}
              <CaseList
                label={t('list', { archive: archive.name })}
                cases={cases}
                total={totalOf(pages.pages[0])}
                search={{ ...search, archive: archive.id }}
                hasMore={query.hasNextPage}
                loadingMore={query.isFetchingNextPage}
                onMore={onMore}
                ticks={ticks}
                onTicks={setTicks}
              />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function totalOf(first: CasePage | undefined): number {
  return first?.countIsExact === true ? first.count : -1;
}

function toTop() {
  window.scrollTo({ top: 0 });
}
