/** The rows of the list; only those near the screen exist. */
import { Button, Loader } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseSummary } from '../../../contract/cases.ts';
import classes from './case-list.module.css';
import type { CaseListSearch } from './case-list-search.ts';
import { CaseRow } from './case-row.tsx';
import { isTicked, type Ticks, withToggled } from './ticks.ts';

interface CaseListProps {
  readonly label: string;
  readonly cases: readonly CaseSummary[];
  /** -1 when not known. */
  readonly total: number;
  readonly search: CaseListSearch;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly onMore: () => void;
  readonly ticks: Ticks;
  readonly onTicks: (ticks: Ticks) => void;
}

const ROW_PX = 77;
const NARROW_ROW_PX = 85;
/** More is asked for when so few rows are left below. */
const AHEAD = 15;

export function CaseList(props: CaseListProps) {
  const { label, cases, total, search, hasMore, loadingMore, onMore, ticks, onTicks } = props;
  const { t } = useTranslation('cases');
  const list = useRef<HTMLUListElement>(null);
  const { rows, height, scrollMargin, onFocus } = useRows(list, cases);
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && last >= cases.length - AHEAD) onMore();
  }, [hasMore, loadingMore, last, cases.length, onMore]);

  return (
    <div className={classes.frame}>
      <ul
        ref={list}
        className={classes.list}
        aria-label={label}
        style={{ height }}
        onFocus={onFocus}
      >
        {rows.map((row) => {
          const item = cases[row.index];
          return (
            item !== undefined && (
              <CaseRow
                key={item.id}
                item={item}
                search={search}
                position={row.index + 1}
                total={total}
                ticked={isTicked(ticks, item.id)}
                onTick={() =>
                  onTicks(
                    withToggled(
                      ticks,
                      item.id,
                      cases.map(({ id }) => id),
                    ),
                  )
                }
                style={{
                  position: 'absolute',
                  insetInline: 0,
                  height: row.size,
                  transform: `translateY(${row.start - scrollMargin}px)`,
                }}
              />
            )
          );
        })}
      </ul>
      {hasMore && (
        <div className={classes.more}>
          {loadingMore ? (
            <Loader size="sm" aria-label={t('loadingMore')} role="status" />
          ) : (
            <Button variant="default" onClick={onMore}>
              {t('loadMore')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Rows have one height, so that a list that is come back to is as high as it was before a row is drawn. */
function useRows(list: React.RefObject<HTMLUListElement | null>, cases: readonly CaseSummary[]) {
  const narrow = useMediaQuery('(max-width: 760px)', undefined, {
    getInitialValueInEffect: false,
  });
  const rowPx = narrow ? NARROW_ROW_PX : ROW_PX;
  const [scrollMargin, setScrollMargin] = useState(0);
  const [focused, setFocused] = useState<number>();
  // The list starts lower when a notice appears above it.
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    setScrollMargin(Math.round(top + window.scrollY));
  });
  const virtualizer = useWindowVirtualizer({
    count: cases.length,
    estimateSize: () => rowPx,
    getItemKey: (index) => cases[index]?.id ?? index,
    overscan: 8,
    scrollMargin,
    // The focused row stays, or scrolling would throw the keyboard back to the top of the page.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        if (focused === undefined || focused >= range.count || shown.includes(focused))
          return shown;
        return [...shown, focused].sort((a, b) => a - b);
      },
      [focused],
    ),
  });
  // Heights are remembered by the virtualizer until it is told that they changed.
  useLayoutEffect(() => {
    if (rowPx > 0) virtualizer.measure();
  }, [rowPx, virtualizer]);
  return {
    rows: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    scrollMargin,
    onFocus(event: FocusEvent) {
      const position = event.target.closest('li')?.getAttribute('aria-posinset');
      if (position != null) setFocused(Number(position) - 1);
    },
  };
}
