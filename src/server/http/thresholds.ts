/** An archive's thresholds: what they are, what others would change, and changing them. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { routes } from '../../contract/routes.ts';
import {
  ArchiveThresholds,
  ThresholdRules,
  ThresholdsPreview,
  ThresholdsToSave,
} from '../../contract/thresholds.ts';
import type { Thresholds } from '../thresholds/thresholds.ts';

const params = z.object({ archiveId: Id });
const config = { access: 'signed-in' as const };
const tags = ['thresholds'];

export function thresholdsDoor(thresholds: Thresholds): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      routes.thresholds,
      { config, schema: { tags, params, response: { 200: ArchiveThresholds } } },
      async (request) => await thresholds.read(request.principal, request.params.archiveId),
    );
    app.put(
      routes.thresholds,
      {
        config,
        schema: {
          tags,
          summary: 'Changes the thresholds; results that are there are labelled anew',
          params,
          body: ThresholdsToSave,
          response: { 200: ArchiveThresholds },
        },
      },
      async (request) =>
        await thresholds.save(request.principal, request.params.archiveId, request.body),
    );
    app.post(
      routes.thresholdsPreview,
      {
        config,
        schema: {
          tags,
          summary: 'How many results other thresholds would label otherwise; changes nothing',
          params,
          body: ThresholdRules,
          response: { 200: ThresholdsPreview },
        },
      },
      async (request) =>
        await thresholds.preview(request.principal, request.params.archiveId, request.body),
    );
  };
}
