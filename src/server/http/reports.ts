/** Printed reports, of a case or of chosen ones. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { CaseSelection } from '../../contract/exports.ts';
import { routes } from '../../contract/routes.ts';
import type { Reports } from '../reports/reports.ts';
import { sendDownload } from './send-download.ts';

const archiveParams = z.object({ archiveId: Id });
const caseParams = z.object({ caseId: Id });
const caseReportQuery = z.object({
  /** One of the case's images; all without. */
  image: Id.optional(),
});

export function reportsDoor(reports: Reports): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['exports'];
    // Their HEAD would write everything to throw it away.
    const stream = { config: { access: 'signed-in' as const }, exposeHeadRoute: false };

    app.get(
      routes.caseReport,
      {
        ...stream,
        schema: {
          tags,
          summary: 'What engines say of a case, to print (PDF), a page a film',
          params: caseParams,
          querystring: caseReportQuery,
        },
      },
      async ({ principal, params, query }, reply) =>
        sendDownload(reply, await reports.caseReport(principal, params.caseId, query.image)),
    );
    app.get(
      routes.archiveReports,
      {
        ...stream,
        schema: {
          tags,
          summary: 'The same of chosen cases, as one PDF',
          params: archiveParams,
          querystring: CaseSelection,
        },
      },
      async ({ principal, params, query }, reply) =>
        sendDownload(reply, await reports.archiveReports(principal, params.archiveId, query)),
    );
  };
}
