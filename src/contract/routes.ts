/** Every route of the HTTP interface, in one list: the doors register them, the client builds its calls from them. */
export const API = '/api/v1';

/** Sent by our own client with every request that changes something; a foreign page cannot (it would need a preflight). */
export const CLIENT_HEADER = 'plainfilm-client';
export const BATCH_HEADER = 'plainfilm-batch';
export const UPLOAD_HEADER = 'plainfilm-upload';
export const OFFSET_HEADER = 'upload-offset';

export const routes = {
  session: `${API}/session`,
  linkInspect: `${API}/password-links/inspect`,
  linkRedeem: `${API}/password-links/redeem`,
  users: `${API}/users`,
  user: `${API}/users/:userId`,
  userLink: `${API}/users/:userId/password-link`,
  projects: `${API}/projects`,
  project: `${API}/projects/:projectId`,
  projectArchives: `${API}/projects/:projectId/archives`,
  projectPeople: `${API}/projects/:projectId/people`,
  projectPerson: `${API}/projects/:projectId/people/:userId`,
  projectPersonLink: `${API}/projects/:projectId/people/:userId/password-link`,
  archive: `${API}/archives/:archiveId`,
  dicomSources: `${API}/projects/:projectId/dicom-sources`,
  dicomSource: `${API}/projects/:projectId/dicom-sources/:sourceId`,
  projectQueue: `${API}/projects/:projectId/queue`,
  engineTest: `${API}/archives/:archiveId/engines/test`,
  archiveEngines: `${API}/archives/:archiveId/engines`,
  archiveEngine: `${API}/archives/:archiveId/engines/:archiveEngineId`,
  engineRetry: `${API}/archives/:archiveId/engines/:archiveEngineId/retry`,
  engineBackfill: `${API}/archives/:archiveId/engines/:archiveEngineId/backfill`,
  queue: `${API}/archives/:archiveId/queue`,
  queueRetry: `${API}/archives/:archiveId/queue/retry`,
  engineCallback: `${API}/engine-callbacks/:token`,
  thresholds: `${API}/archives/:archiveId/thresholds`,
  thresholdsPreview: `${API}/archives/:archiveId/thresholds/preview`,
  quarantine: `${API}/archives/:archiveId/quarantine`,
  quarantineAssign: `${API}/archives/:archiveId/quarantine/:receivedId/assign`,
  quarantineDismiss: `${API}/archives/:archiveId/quarantine/:receivedId/dismiss`,
  catalogue: `${API}/catalogue`,
  demo: `${API}/demo`,
  destinations: `${API}/destinations`,
  batches: `${API}/archives/:archiveId/batches`,
  held: `${API}/batches/:batchId/held`,
  upload: `${API}/uploads/:uploadId`,
  viewableArchives: `${API}/viewable-archives`,
  cases: `${API}/archives/:archiveId/cases`,
  archiveEvents: `${API}/archives/:archiveId/events`,
  case: `${API}/cases/:caseId`,
  patientFilms: `${API}/cases/:caseId/patient-films`,
  imageFile: `${API}/images/:imageId/file`,
  imageThumbnail: `${API}/images/:imageId/thumbnail`,
  imageProcess: `${API}/images/:imageId/process`,
  imageReceived: `${API}/images/:imageId/received/:receivedId`,
  imageDocument: `${API}/images/:imageId/received/:receivedId/document`,
  heatmap: `${API}/results/:resultId/heatmap`,
  resultReport: `${API}/results/:resultId/report`,
  archiveExport: `${API}/archives/:archiveId/export`,
  archiveFiles: `${API}/archives/:archiveId/files`,
  archiveReports: `${API}/archives/:archiveId/reports.pdf`,
  archiveProcess: `${API}/archives/:archiveId/process`,
  archiveFhir: `${API}/archives/:archiveId/fhir`,
  archiveInsights: `${API}/archives/:archiveId/insights`,
  caseFiles: `${API}/cases/:caseId/files`,
  caseReport: `${API}/cases/:caseId/report.pdf`,
  caseFhir: `${API}/cases/:caseId/fhir`,
} as const;

export type RouteName = keyof typeof routes;

/** The path with its parameters filled in. */
export function path(name: RouteName, params: Readonly<Record<string, string>> = {}): string {
  return routes[name].replace(/:(\w+)/g, (_, key: string) => {
    const value = params[key];
    if (value === undefined) throw new TypeError(`route ${name} needs ${key}`);
    return encodeURIComponent(value);
  });
}
