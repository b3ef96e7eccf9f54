/** What the insights page asks the portal for. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { plusDays } from './day-bins.ts';
import type { Period } from './insights-search.ts';

/** Days as the reader's clock has them. */
export const insightsQuery = (archiveId: string, period: Period) =>
  queryOptions({
    queryKey: ['insights', archiveId, period],
    queryFn: ({ signal }) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const today = new Intl.DateTimeFormat('en-CA').format();
      const from = period === 'all' ? {} : { from: plusDays(today, 1 - Number(period)) };
      return api.insights.read(archiveId, { timeZone, ...from }, signal);
    },
    staleTime: 60_000,
  });
