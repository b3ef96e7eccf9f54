/** What can be done with an engine of an archive, one thing at a time. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { settingsChanged } from './settings-queries.ts';

type Action =
  | { readonly kind: 'pause'; readonly paused: boolean }
  | { readonly kind: 'backfill'; readonly state: 'running' | 'paused' }
  | { readonly kind: 'lead' | 'retry' | 'remove' };

export interface EngineActions {
  pause(paused: boolean): void;
  lead(): void;
  retry(): void;
  remove(): void;
  /** Over the films that it was never given. */
  backfill(state: 'running' | 'paused'): void;
  readonly busy: Action['kind'] | undefined;
  readonly error: Error | null;
  /** So many failed films are tried again, when that was asked last. */
  readonly retried: number | undefined;
}

export function useEngineActions(archiveId: string, archiveEngineId: string): EngineActions {
  const queryClient = useQueryClient();
  const action = useMutation({
    mutationFn: (asked: Action) => perform(archiveId, archiveEngineId, asked),
    onSuccess: () => settingsChanged(queryClient),
  });
  return {
    pause: (paused) => action.mutate({ kind: 'pause', paused }),
    lead: () => action.mutate({ kind: 'lead' }),
    retry: () => action.mutate({ kind: 'retry' }),
    remove: () => action.mutate({ kind: 'remove' }),
    backfill: (state) => action.mutate({ kind: 'backfill', state }),
    busy: action.isPending ? action.variables.kind : undefined,
    error: action.error,
    retried: action.data,
  };
}

/** How many films are tried again, where that was asked. */
async function perform(archiveId: string, id: string, asked: Action): Promise<number | undefined> {
  const { engines } = api;
  switch (asked.kind) {
    case 'pause':
      await engines.change(archiveId, id, { paused: asked.paused });
      return undefined;
    case 'lead':
      await engines.change(archiveId, id, { leads: true });
      return undefined;
    case 'backfill':
      await engines.backfill(archiveId, id, asked.state);
      return undefined;
    case 'remove':
      await engines.remove(archiveId, id);
      return undefined;
    case 'retry':
      return (await engines.retryFailed(archiveId, id)).retried;
  }
}
