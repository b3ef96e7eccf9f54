/** The portal's interface as typed calls, answers checked against the contract. */
import { accountsApi } from './accounts-api.ts';
import { casesApi } from './cases-api.ts';
import { enginesApi } from './engines-api.ts';
import { insightsApi } from './insights-api.ts';
import { projectsApi } from './projects-api.ts';
import { createRequest, type Fetch } from './request.ts';
import { thresholdsApi } from './thresholds-api.ts';
import { uploadsApi } from './uploads-api.ts';

/** `fetch` may add an origin and credentials (command line, tests); in a page the browser's own is right. */
export function createApi(fetch: Fetch = (input, init) => globalThis.fetch(input, init)) {
  const request = createRequest(fetch);
  return {
    accounts: accountsApi(request),
    projects: projectsApi(request),
    uploads: uploadsApi(request),
    cases: casesApi(request),
    engines: enginesApi(request),
    insights: insightsApi(request),
    thresholds: thresholdsApi(request),
  };
}

export type Api = ReturnType<typeof createApi>;
