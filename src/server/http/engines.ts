/** Engines of an archive: whether they answer, their queue, what they sent that fits nowhere; and X-ray units. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import {
  ArchiveQueue,
  BackfillChange,
  DicomSource,
  DicomSources,
  EngineTrial,
  EngineTrialAnswer,
  NewDicomSource,
  Quarantine,
  QuarantineAssignment,
  QueuePause,
  QueueRetry,
} from '../../contract/engines.ts';
import { Archive, ArchiveEngineChange, NewArchiveEngine } from '../../contract/projects.ts';
import { routes } from '../../contract/routes.ts';
import type { EngineQueues } from '../cases/engine-queue.ts';
import type { ArchiveEngines } from '../projects/archive-engines.ts';
import type { DicomSourceServices } from '../projects/dicom-sources.ts';
import type { TestEngine } from '../projects/test-engine.ts';
import type { QuarantineServices } from '../received/quarantine.ts';

const projectParams = z.object({ projectId: Id });
const sourceParams = z.object({ projectId: Id, sourceId: Id });
const archiveParams = z.object({ archiveId: Id });
const engineParams = z.object({ archiveId: Id, archiveEngineId: Id });
const receivedParams = z.object({ archiveId: Id, receivedId: Id });
const config = { access: 'signed-in' as const };
const tags = ['engines'];

export interface EnginesDoorDeps {
  readonly testEngine: TestEngine;
  readonly queues: EngineQueues;
  readonly archiveEngines: ArchiveEngines;
  readonly quarantine: QuarantineServices;
  readonly sources: DicomSourceServices;
}

export function enginesDoor(deps: EnginesDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(archiveEngineRoutes(deps));
    await app.register(queueRoutes(deps));
    await app.register(quarantineRoutes(deps));
    await app.register(sourceRoutes(deps));
  };
}

function archiveEngineRoutes({ archiveEngines }: EnginesDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      routes.archiveEngines,
      {
        config,
        schema: { tags, params: archiveParams, body: NewArchiveEngine, response: { 201: Archive } },
      },
      async (request, reply) => {
        const { archiveId } = request.params;
        return reply
          .code(201)
          .send(await archiveEngines.add(request.principal, archiveId, request.body));
      },
    );
    app.patch(
      routes.archiveEngine,
      {
        config,
        schema: {
          tags,
          params: engineParams,
          body: ArchiveEngineChange,
          response: { 200: Archive },
        },
      },
      async (request) => {
        const { archiveId, archiveEngineId } = request.params;
        return await archiveEngines.change(
          request.principal,
          archiveId,
          archiveEngineId,
          request.body,
        );
      },
    );
    app.delete(
      routes.archiveEngine,
      { config, schema: { tags, params: engineParams, response: { 200: Archive } } },
      async (request) => {
        const { archiveId, archiveEngineId } = request.params;
        return await archiveEngines.remove(request.principal, archiveId, archiveEngineId);
      },
    );
  };
}

function queueRoutes({ testEngine, queues }: EnginesDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      routes.engineTest,
      {
        config,
        schema: {
          tags,
          params: archiveParams,
          body: EngineTrial,
          response: { 200: EngineTrialAnswer },
        },
      },
      async (request) =>
        await testEngine(request.principal, request.params.archiveId, request.body),
    );
    app.get(
      routes.projectQueue,
      { config, schema: { tags, params: projectParams, response: { 200: z.array(ArchiveQueue) } } },
      async (request) => await queues.ofProject(request.principal, request.params.projectId),
    );
    app.get(
      routes.queue,
      { config, schema: { tags, params: archiveParams, response: { 200: ArchiveQueue } } },
      async (request) => await queues.read(request.principal, request.params.archiveId),
    );
    app.patch(
      routes.queue,
      {
        config,
        schema: { tags, params: archiveParams, body: QueuePause, response: { 200: ArchiveQueue } },
      },
      async (request) =>
        await queues.pause(request.principal, request.params.archiveId, request.body.paused),
    );
    app.post(
      routes.queueRetry,
      { config, schema: { tags, params: archiveParams, response: { 200: QueueRetry } } },
      async (request) => await queues.retryFailed(request.principal, request.params.archiveId),
    );
    app.post(
      routes.engineRetry,
      { config, schema: { tags, params: engineParams, response: { 200: QueueRetry } } },
      async (request) => {
        const { archiveId, archiveEngineId } = request.params;
        return await queues.retryFailed(request.principal, archiveId, archiveEngineId);
      },
    );
    app.put(
      routes.engineBackfill,
      {
        config,
        schema: {
          tags,
          params: engineParams,
          body: BackfillChange,
          response: { 200: ArchiveQueue },
        },
      },
      async (request) => {
        const { archiveId, archiveEngineId } = request.params;
        const { state } = request.body;
        return await queues.backfill(request.principal, archiveId, archiveEngineId, state);
      },
    );
  };
}

function quarantineRoutes({ quarantine }: EnginesDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      routes.quarantine,
      { config, schema: { tags, params: archiveParams, response: { 200: Quarantine } } },
      async (request) => await quarantine.list(request.principal, request.params.archiveId),
    );
    app.post(
      routes.quarantineAssign,
      {
        config,
        schema: {
          tags,
          params: receivedParams,
          body: QuarantineAssignment,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { archiveId, receivedId } = request.params;
        await quarantine.assign(request.principal, archiveId, receivedId, request.body.imageId);
        return reply.code(204).send(null);
      },
    );
    app.post(
      routes.quarantineDismiss,
      { config, schema: { tags, params: receivedParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const { archiveId, receivedId } = request.params;
        await quarantine.dismiss(request.principal, archiveId, receivedId);
        return reply.code(204).send(null);
      },
    );
  };
}

function sourceRoutes({ sources }: EnginesDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      routes.dicomSources,
      { config, schema: { tags, params: projectParams, response: { 200: DicomSources } } },
      async (request) => await sources.list(request.principal, request.params.projectId),
    );
    app.post(
      routes.dicomSources,
      {
        config,
        schema: {
          tags,
          params: projectParams,
          body: NewDicomSource,
          response: { 201: DicomSource },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await sources.add(request.principal, request.params.projectId, request.body)),
    );
    app.delete(
      routes.dicomSource,
      { config, schema: { tags, params: sourceParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const { projectId, sourceId } = request.params;
        await sources.remove(request.principal, projectId, sourceId);
        return reply.code(204).send(null);
      },
    );
  };
}
