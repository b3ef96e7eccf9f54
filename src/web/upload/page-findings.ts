/** What can happen to a file in the page itself, in the form of a check's finding. */
import type { Finding } from '../../core/quality/finding.ts';

/** The worker that read the file stopped; the file may be what stopped it. */
export const workerCrashed: Finding = {
  check: 'page',
  code: 'page/worker-crashed',
  level: 'error',
  params: {},
};
