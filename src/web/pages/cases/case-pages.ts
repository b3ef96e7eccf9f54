/** The loaded pages of a list of cases, changed in place so that nothing moves under the reader. */
import type { InfiniteData } from '@tanstack/react-query';
import type { CasePage, CaseSummary } from '../../../contract/cases.ts';

export type CasePages = InfiniteData<CasePage, unknown>;

export function casesOf(pages: CasePages | undefined): readonly CaseSummary[] {
  return pages?.pages.flatMap((page) => page.items) ?? [];
}

/** Rows that are loaded get their new state where they are, even if they no longer match the filter or the order. */
export function withFreshCases(pages: CasePages, fresh: readonly CaseSummary[]): CasePages {
  const byId = new Map(fresh.map((one) => [one.id, one]));
  return {
    ...pages,
    pages: pages.pages.map((page) =>
      page.items.some((one) => byId.has(one.id))
        ? { ...page, items: page.items.map((one) => byId.get(one.id) ?? one) }
        : page,
    ),
  };
}

/** How many match is known from the newest first page. */
export function withFreshCount(pages: CasePages, fresh: CasePage): CasePages {
  const [first, ...rest] = pages.pages;
  if (first === undefined) return pages;
  const { count, countIsExact } = fresh;
  return { ...pages, pages: [{ ...first, count, countIsExact }, ...rest] };
}

/** Those that the list doesn't show yet. */
export function newcomers(pages: CasePages, fresh: readonly CaseSummary[]): readonly CaseSummary[] {
  const known = new Set(casesOf(pages).map((one) => one.id));
  return fresh.filter((one) => !known.has(one.id));
}

export interface Neighbours {
  readonly previous?: string;
  readonly next?: string;
}

/** The cases before and after one in the list; none when the list doesn't hold it. */
export function neighbours(cases: readonly CaseSummary[], caseId: string): Neighbours {
  const index = cases.findIndex((one) => one.id === caseId);
  if (index < 0) return {};
  const previous = cases[index - 1]?.id;
  const next = cases[index + 1]?.id;
  return {
    ...(previous === undefined ? {} : { previous }),
    ...(next === undefined ? {} : { next }),
  };
}
