/** Calls about engines: whether they answer, their queue, what they sent that fits nowhere, and X-ray units. */
import { z } from 'zod';
import {
  ArchiveQueue,
  DicomSource,
  DicomSources,
  type EngineTrial,
  EngineTrialAnswer,
  type NewDicomSource,
  Quarantine,
  QueueRetry,
} from '../contract/engines.ts';
import { Archive, type ArchiveEngineChange, type NewArchiveEngine } from '../contract/projects.ts';
import { path } from '../contract/routes.ts';
import type { Request } from './request.ts';

export function enginesApi(request: Request) {
  return {
    test: (archiveId: string, body: z.input<typeof EngineTrial>) =>
      request('POST', path('engineTest', { archiveId }), EngineTrialAnswer, { body }),
    queue: (archiveId: string, signal?: AbortSignal) =>
      request('GET', path('queue', { archiveId }), ArchiveQueue, { signal }),
    queuesOfProject: (projectId: string, signal?: AbortSignal) =>
      request('GET', path('projectQueue', { projectId }), z.array(ArchiveQueue), { signal }),
    retryFailed: (archiveId: string, archiveEngineId: string) =>
      request('POST', path('engineRetry', { archiveId, archiveEngineId }), QueueRetry),
    add: (archiveId: string, body: z.input<typeof NewArchiveEngine>) =>
      request('POST', path('archiveEngines', { archiveId }), Archive, { body }),
    change: (
      archiveId: string,
      archiveEngineId: string,
      body: z.input<typeof ArchiveEngineChange>,
    ) => request('PATCH', path('archiveEngine', { archiveId, archiveEngineId }), Archive, { body }),
    remove: (archiveId: string, archiveEngineId: string) =>
      request('DELETE', path('archiveEngine', { archiveId, archiveEngineId }), Archive),
    /** Over the images that it was never given. */
    backfill: (archiveId: string, archiveEngineId: string, state: 'running' | 'paused') =>
      request('PUT', path('engineBackfill', { archiveId, archiveEngineId }), ArchiveQueue, {
        body: { state },
      }),
    quarantine: (archiveId: string, signal?: AbortSignal) =>
      request('GET', path('quarantine', { archiveId }), Quarantine, { signal }),
    assign: (archiveId: string, receivedId: string, imageId: string) =>
      request('POST', path('quarantineAssign', { archiveId, receivedId }), null, {
        body: { imageId },
      }),
    dismiss: (archiveId: string, receivedId: string) =>
      request('POST', path('quarantineDismiss', { archiveId, receivedId }), null),
    dicomSources: (projectId: string, signal?: AbortSignal) =>
      request('GET', path('dicomSources', { projectId }), DicomSources, { signal }),
    addDicomSource: (projectId: string, body: z.input<typeof NewDicomSource>) =>
      request('POST', path('dicomSources', { projectId }), DicomSource, { body }),
    removeDicomSource: (projectId: string, sourceId: string) =>
      request('DELETE', path('dicomSource', { projectId, sourceId }), null),
  };
}
