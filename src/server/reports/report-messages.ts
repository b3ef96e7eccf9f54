/** What the portal and the thread that writes reports say to each other. */
import type { ReportDocumentOptions } from './report-document.ts';
import type { ReportFilm } from './report-film.ts';

/** A document begins with its first request and ends with the one that has nothing to add. */
export interface ReportRequest {
  readonly id: number;
  /** Which of the documents that are written at the same time. */
  readonly document: number;
  readonly step: ReportStep;
}

export type ReportStep =
  | {
      readonly kind: 'film';
      readonly options: ReportDocumentOptions;
      readonly film: ReportFilm;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly heatmapPng?: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'finish' }
  /** Nobody wants it any more. */
  | { readonly kind: 'forget' };

export interface ReportAnswer {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
