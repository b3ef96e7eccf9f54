/** The ticks of a list of cases: kept while one looks into a case and comes back, gone with another archive or filter. */
import { useCallback, useState } from 'react';
import type { CaseFilter } from './cases-queries.ts';
import { noTicks, type Ticks } from './ticks.ts';

interface Kept {
  readonly list: string;
  readonly ticks: Ticks;
}

/** For as long as the page isn't loaded anew. */
let kept: Kept = { list: '', ticks: noTicks };

export function useTicks(
  archiveId: string,
  filter: CaseFilter,
): readonly [Ticks, (ticks: Ticks) => void] {
  const list = JSON.stringify([archiveId, filter]);
  const [current, setCurrent] = useState(kept);
  const change = useCallback(
    (ticks: Ticks) => {
      kept = { list, ticks };
      setCurrent(kept);
    },
    [list],
  );
  return [current.list === list ? current.ticks : noTicks, change];
}
