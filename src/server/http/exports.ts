/** Exports and insights of an archive. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { CaseSelection, ExportQuery, FhirQuery } from '../../contract/exports.ts';
import { Insights, InsightsQuery } from '../../contract/insights.ts';
import { path, routes } from '../../contract/routes.ts';
import type { Exports } from '../exports/exports.ts';
import { sendDownload } from './send-download.ts';

const archiveParams = z.object({ archiveId: Id });
const caseParams = z.object({ caseId: Id });
const resultParams = z.object({ resultId: Id });
const fhirJson = 'application/fhir+json; charset=utf-8';

export function exportsDoor(exports: Exports): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: 'signed-in' as const };
    const tags = ['exports'];
    // Their HEAD would read everything to throw it away.
    const stream = { config, exposeHeadRoute: false };

    app.get(
      routes.archiveExport,
      {
        ...stream,
        schema: {
          tags,
          summary: 'The ledger, a line an image (`ExportLine`), as CSV, JSON or NDJSON',
          params: archiveParams,
          querystring: ExportQuery,
        },
      },
      async ({ principal, params, query }, reply) =>
        sendDownload(reply, await exports.ledger(principal, params.archiveId, query)),
    );
    app.get(
      routes.archiveFiles,
      {
        ...stream,
        schema: {
          tags,
          summary:
            'The stored files of chosen cases as a ZIP: of those named, or all that match the filters',
          params: archiveParams,
          querystring: CaseSelection,
        },
      },
      async ({ principal, params, query }, reply) =>
        sendDownload(reply, await exports.archiveFiles(principal, params.archiveId, query)),
    );
    app.get(
      routes.caseFiles,
      {
        ...stream,
        schema: { tags, summary: 'The stored files of a case as a ZIP', params: caseParams },
      },
      async ({ principal, params }, reply) =>
        sendDownload(reply, await exports.caseFiles(principal, params.caseId)),
    );
    app.get(
      routes.archiveFhir,
      {
        ...stream,
        schema: {
          tags,
          summary: 'A page of cases as a FHIR R4 bundle; its link `next` leads on',
          params: archiveParams,
          querystring: FhirQuery,
        },
      },
      async ({ principal, params, query }, reply) => {
        const address = (after?: string) => {
          const { after: _, ...filter } = query;
          const search = new URLSearchParams();
          for (const [key, value] of Object.entries({ ...filter, after })) {
            if (value !== undefined) search.set(key, String(value));
          }
          return `${path('archiveFhir', params)}?${search}`;
        };
        const bundle = await exports.archiveBundle(principal, params.archiveId, query, address);
        return reply
          .type(fhirJson)
          .header('cache-control', 'no-store')
          .send(JSON.stringify(bundle));
      },
    );
    app.get(
      routes.caseFhir,
      { ...stream, schema: { tags, summary: 'A case as a FHIR R4 bundle', params: caseParams } },
      async ({ principal, params }, reply) => {
        const address = path('caseFhir', params);
        const bundle = await exports.caseBundle(principal, params.caseId, address);
        return reply
          .type(fhirJson)
          .header('cache-control', 'no-store')
          .send(JSON.stringify(bundle));
      },
    );
    app.get(
      routes.resultReport,
      {
        ...stream,
        schema: {
          tags,
          summary: 'A result as a DICOM Structured Report (Comprehensive SR)',
          params: resultParams,
        },
      },
      async ({ principal, params }, reply) => {
        const bytes = await exports.report(principal, params.resultId);
        return reply
          .type('application/dicom')
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename=${params.resultId}.dcm`)
          .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      },
    );
    app.get(
      routes.archiveInsights,
      {
        config,
        schema: {
          tags,
          params: archiveParams,
          querystring: InsightsQuery,
          response: { 200: Insights },
        },
      },
      async ({ principal, params, query }) =>
        await exports.insights(principal, params.archiveId, query),
    );
  };
}
