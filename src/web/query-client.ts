/** The cache of answers. A session that the portal ended shows as nobody being signed in. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { needsSignIn, PortalError } from '../client/portal-error.ts';
import { sessionQuery } from './session/session-query.ts';

export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (needsSignIn(error)) client.setQueryData(sessionQuery.queryKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // Weak links: try again when the portal is away, never when it has answered.
        retry: (count, error) => count < 3 && error instanceof PortalError && mayPass(error),
        staleTime: 10_000,
      },
      // Offline is an answer too: a person waits for a word, not for the network.
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

function mayPass(error: PortalError): boolean {
  return error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504;
}
