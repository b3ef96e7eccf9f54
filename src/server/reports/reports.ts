/** Printed reports of cases as one PDF: written film by film, as fast as the receiver takes it. */
import { Readable } from 'node:stream';
import type { CaseDetail } from '../../contract/cases.ts';
import { type CaseSelection, mostFilmsInReports } from '../../contract/exports.ts';
import type { Principal } from '../accounts/permissions.ts';
import { readWhole } from '../archive/read-whole.ts';
import type { BlobStore } from '../archive/store.ts';
import { readCase } from '../cases/case-detail.ts';
import { selectCases } from '../cases/select-cases.ts';
import { findHeatmap } from '../cases/stored-pictures.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import type { Download } from '../exports/exports.ts';
import { findArchive } from '../exports/find-archive.ts';
import { downloadName } from '../exports/names.ts';
import { version } from '../version.ts';
import type { ReportDocumentOptions } from './report-document.ts';
import { type ReportFilm, reportFilmsOf, resultWithHeatmap } from './report-film.ts';
import type { OpenReport, ReportWriter } from './report-writer.ts';

export interface Reports {
  /** Of one image alone where that is asked for. */
  caseReport(principal: Principal, caseId: string, imageId?: string): Promise<Download<Readable>>;
  archiveReports(
    principal: Principal,
    archiveId: string,
    selection: CaseSelection,
  ): Promise<Download<Readable>>;
}

export interface ReportsDeps {
  readonly db: Database;
  readonly store: BlobStore;
  readonly writer: ReportWriter;
}

/**
 * Both throw before the first byte `not-found` for who may not see the results; what may not be seen any more by the time
 * that it is read breaks the stream off.
 */
export function createReports(deps: ReportsDeps): Reports {
  const { db } = deps;
  return {
    async caseReport(principal, caseId, imageId) {
      const first = await findFilms(db, principal, caseId, imageId);
      const { patientId } = first.detail;
      return pdf(deps, principal, first, [], patientId === '' ? 'case' : patientId);
    },
    async archiveReports(principal, archiveId, selection) {
      const archive = await findArchive(db, principal, archiveId);
      if (!archive.maySeeResults) throw new ServerError('not-found');
      const chosen = await selectCases(db, archive, selection, mostFilmsInReports);
      const [firstId, ...others] = chosen;
      if (firstId === undefined) throw new ServerError('not-found');
      return pdf(deps, principal, await findFilms(db, principal, firstId), others, archive.name);
    },
  };
}

function pdf(
  deps: ReportsDeps,
  principal: Principal,
  first: CaseFilms,
  others: readonly string[],
  name: string,
): Download<Readable> {
  const report = deps.writer.open();
  const pages = writePages({ ...deps, principal, report }, first, others);
  const content = Readable.from(pages, { objectMode: false });
  // Also of one that nobody has begun to read.
  content.once('close', () => report.close());
  return { fileName: downloadName(`${name}-report`, 'pdf'), type: 'application/pdf', content };
}

interface CaseFilms {
  readonly detail: CaseDetail;
  readonly films: readonly ReportFilm[];
}

/** Throws `not-found` for who may not see the case or its results, or when it has no such image. */
async function findFilms(
  db: Database,
  principal: Principal,
  caseId: string,
  imageId?: string,
): Promise<CaseFilms> {
  const detail = await readCase(db, principal, caseId);
  const all = reportFilmsOf(detail);
  const films = all?.filter((film) => imageId === undefined || film.imageId === imageId);
  if (films === undefined || films.length === 0) throw new ServerError('not-found');
  return { detail, films };
}

interface Writing extends ReportsDeps {
  readonly principal: Principal;
  readonly report: OpenReport;
}

async function* writePages(
  writing: Writing,
  first: CaseFilms,
  others: readonly string[],
): AsyncGenerator<Uint8Array> {
  // Of when it last changed, and not of now: the same films give the same bytes.
  const options = { archiveName: first.detail.archiveName, at: first.detail.updatedAt, version };
  yield* writeCase(writing, first, options);
  for (const id of others) {
    yield* writeCase(writing, await findFilms(writing.db, writing.principal, id), options);
  }
  yield await writing.report.take({ kind: 'finish' });
}

async function* writeCase(
  { db, store, principal, report }: Writing,
  { films }: CaseFilms,
  options: ReportDocumentOptions,
): AsyncGenerator<Uint8Array> {
  for (const film of films) {
    const bytes = await readWhole(store, film.image.sha256);
    const given = resultWithHeatmap(film);
    const heatmap = given && (await findHeatmap(db, principal, given.id));
    const heatmapPng = heatmap && (await readWhole(store, heatmap.sha256));
    yield await report.take({
      kind: 'film',
      options,
      film,
      bytes,
      ...(heatmapPng === undefined ? {} : { heatmapPng }),
    });
  }
}
