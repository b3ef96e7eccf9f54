/** Who is signed in, as one cached answer that every page reads. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Session } from '../../contract/accounts.ts';
import { api } from '../api.ts';

/** Null: nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }): Promise<Session | null> => api.accounts.session(signal),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  // Another tab may have signed in, or out, meanwhile.
  refetchOnWindowFocus: 'always',
});

/** Drops what was cached of somebody else: patient data leaves the memory with the session. */
export function replaceSession(queryClient: QueryClient, session: Session | null): void {
  const [own] = sessionQuery.queryKey;
  queryClient.setQueryData(sessionQuery.queryKey, session);
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== own });
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** For pages inside the frame, where somebody is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new TypeError('useSession outside the signed-in frame');
  return session;
}
