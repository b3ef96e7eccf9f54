/** What the insights page asks the portal for. */
import { queryOptions } from '@tanstack/react-query';
import type { Insights } from '../../../contract/insights.ts';
import { api } from '../../api.ts';
import { plusDays } from './day-bins.ts';
import type { Period, Source } from './insights-search.ts';

/** Days as the reader's clock has them. */
export const insightsQuery = (
  archiveId: string,
  period: Period,
  source: Source | undefined,
  engine: string | undefined,
) =>
  queryOptions({
    queryKey: ['insights', archiveId, period, source, engine],
    queryFn: ({ signal }) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const today = new Intl.DateTimeFormat('en-CA').format();
      const from = period === 'all' ? {} : { from: plusDays(today, 1 - Number(period)) };
      return api.insights.read(
        archiveId,
        {
          timeZone,
          ...from,
          ...(source && { source }),
          ...(engine === undefined ? {} : { engine }),
        },
        signal,
      );
    },
    // Of the same archive, so that it is known meanwhile which engines there are.
    placeholderData: (before: Insights | undefined, query) =>
      query?.queryKey[1] === archiveId ? before : undefined,
    staleTime: 60_000,
  });
