/** Keeps a list of cases current without moving it: known rows change in place, new ones wait to be asked for. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { type CasePage, CaseSummary } from '../../../contract/cases.ts';
import { api } from '../../api.ts';
import { useArchiveEvents } from './archive-events.ts';
import {
  type CasePages,
  casesOf,
  newcomers,
  withFreshCases,
  withFreshCount,
} from './case-pages.ts';
import { type CaseFilter, casesQuery } from './cases-queries.ts';

/** So few changed cases are read one by one; of more, the loaded pages are asked for again. */
const FEW = 6;
/** Nearer to the top than this, a new row can't push away what is being read. */
const AT_TOP_PX = 60;

export interface LiveCases {
  /** New cases that the list doesn't show yet. */
  readonly waiting: number;
  readonly lost: boolean;
  readonly showNew: () => Promise<void>;
}

/** `filter` must be stable. */
export function useLiveCases(archiveId: string, filter: CaseFilter): LiveCases {
  const queryClient = useQueryClient();
  const [waiting, setWaiting] = useState(0);
  const { queryKey } = casesQuery(archiveId, filter);
  const key = JSON.stringify(queryKey);

  const cached = useCallback(
    () => queryClient.getQueryData<CasePages>(JSON.parse(key)),
    [queryClient, key],
  );
  const patch = useCallback(
    (change: (pages: CasePages) => CasePages) => {
      queryClient.setQueryData<CasePages>(JSON.parse(key), (pages) => pages && change(pages));
    },
    [queryClient, key],
  );
  const showNew = useCallback(async () => {
    await queryClient.refetchQueries({ queryKey: JSON.parse(key), exact: true });
    setWaiting(0);
  }, [queryClient, key]);

  /** Asks for the first pages again: as many as are loaded, or the first alone to see who is new. */
  const catchUp = useCallback(
    async (pageCount: number) => {
      const fresh: CasePage[] = [];
      let after: string | undefined;
      do {
        const page = await api.cases.list(archiveId, {
          ...filter,
          ...(after === undefined ? {} : { after }),
        });
        fresh.push(page);
        after = page.next;
      } while (after !== undefined && fresh.length < pageCount);
      const pages = cached();
      const [first] = fresh;
      if (pages === undefined || first === undefined) return;
      const unseen = newcomers(pages, first.items).length;
      if (unseen > 0 && window.scrollY < AT_TOP_PX) return await showNew();
      const items = fresh.flatMap((page) => page.items);
      patch((before) => withFreshCount(withFreshCases(before, items), first));
      setWaiting(unseen);
    },
    [archiveId, filter, cached, patch, showNew],
  );

  const onChanged = useCallback(
    (ids: ReadonlySet<string>) => {
      const pages = cached();
      if (pages === undefined) return;
      const known = casesOf(pages).filter((one) => ids.has(one.id));
      const quiet = () => undefined;
      if (known.length > FEW) return void catchUp(pages.pages.length).catch(quiet);
      for (const { id } of known) {
        // The details hold more than the list shows.
        const read = api.cases.read(id).then((detail) => CaseSummary.parse(detail));
        read.then((fresh) => patch((before) => withFreshCases(before, [fresh]))).catch(quiet);
      }
      if (known.length < ids.size) void catchUp(1).catch(quiet);
    },
    [cached, catchUp, patch],
  );
  const onOpen = useCallback(() => {
    const pages = cached();
    if (pages !== undefined) void catchUp(pages.pages.length).catch(() => undefined);
  }, [cached, catchUp]);

  // Another list has its own newcomers.
  useEffect(() => {
    if (key !== '') setWaiting(0);
  }, [key]);
  const lost = useArchiveEvents(archiveId, { onChanged, onOpen });
  return { waiting, lost, showNew };
}
