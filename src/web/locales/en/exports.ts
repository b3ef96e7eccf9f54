/** Words of the exports. */
export const exports = {
  export: 'Export',
  ofList: 'All cases that match the filters',
  csv: 'CSV, for spreadsheets',
  json: 'JSON',
  ndjson: 'JSON, a line a film',
  fhir: 'FHIR R4, page by page',
  ofCase: 'This case',
  caseFhir: 'FHIR R4 bundle',
  files: 'All files (ZIP)',
  report: 'DICOM report of the result',
  printed: 'Report to print (PDF)',
  exportTicked: 'Export ticked',
  reports: 'Reports as one PDF',
  atMost: 'At most {{limit}} films',
} as const;
