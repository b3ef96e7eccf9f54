/** Calls about what an archive looks like from afar, and the addresses of exports. */
import type { z } from 'zod';
import type { CaseQuery } from '../contract/cases.ts';
import type { CaseSelection, ExportFormat } from '../contract/exports.ts';
import { Insights, type InsightsQuery } from '../contract/insights.ts';
import { path } from '../contract/routes.ts';
import type { Request } from './request.ts';

export function insightsApi(request: Request) {
  return {
    read: (archiveId: string, query: Partial<InsightsQuery> = {}, signal?: AbortSignal) =>
      request('GET', `${path('archiveInsights', { archiveId })}?${search(query)}`, Insights, {
        signal,
      }),
  };
}

type Filter = Omit<z.input<typeof CaseQuery>, 'after' | 'limit'>;
type Selection = z.input<typeof CaseSelection>;

/** Addresses for `a`. */
export const exportUrls = {
  ledger: (archiveId: string, format: ExportFormat, selection: Selection) =>
    `${path('archiveExport', { archiveId })}?${search({ ...selection, format })}`,
  archiveFiles: (archiveId: string, selection: Selection) =>
    `${path('archiveFiles', { archiveId })}?${search(selection)}`,
  archiveReports: (archiveId: string, selection: Selection) =>
    `${path('archiveReports', { archiveId })}?${search(selection)}`,
  caseReport: (caseId: string) => path('caseReport', { caseId }),
  archiveFhir: (archiveId: string, filter: Filter) =>
    `${path('archiveFhir', { archiveId })}?${search(filter)}`,
  caseFhir: (caseId: string) => path('caseFhir', { caseId }),
  caseFiles: (caseId: string) => path('caseFiles', { caseId }),
  report: (resultId: string) => path('resultReport', { resultId }),
};

function search(query: Readonly<Record<string, unknown>>): URLSearchParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
}
