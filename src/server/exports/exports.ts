/** The exports service: what of an archive may be taken along, each answer with a permission behind it. */
import type { Readable } from 'node:stream';
import {
  type CaseSelection,
  type ExportQuery,
  type FhirQuery,
  mostFilmsInZip,
} from '../../contract/exports.ts';
import type { Insights, InsightsQuery } from '../../contract/insights.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { BlobStore } from '../archive/store.ts';
import { accessOf } from '../cases/archive-access.ts';
import { listCases } from '../cases/case-list.ts';
import { assertMaySelect, selectCases } from '../cases/select-cases.ts';
import type { Database } from '../db/schema.ts';
import { ServerError } from '../errors.ts';
import { type Bundle, bundleOf } from './fhir/bundle.ts';
import { readFhirCases } from './fhir/read-fhir-cases.ts';
import { findArchive } from './find-archive.ts';
import { readInsights } from './insights.ts';
import { ledgerColumns, resultColumns } from './ledger-columns.ts';
import { ledgerPages } from './ledger-rows.ts';
import { downloadName } from './names.ts';
import { resultReport } from './result-report.ts';
import { ledgerTypes, writeLedger } from './write-ledger.ts';
import { zipEntries } from './zip-entries.ts';
import { zipStream } from './zip-stream.ts';

export interface Download<Content> {
  readonly fileName: string;
  readonly type: string;
  readonly content: Content;
}

export interface Exports {
  /** Throws before the first byte what there is to throw about who asks for what. */
  ledger(
    principal: Principal,
    archiveId: string,
    query: ExportQuery,
  ): Promise<Download<AsyncGenerator<string>>>;
  /** `next` makes the address of the page after a cursor. */
  archiveBundle(
    principal: Principal,
    archiveId: string,
    query: FhirQuery,
    address: (after?: string) => string,
  ): Promise<Bundle>;
  caseBundle(principal: Principal, caseId: string, address: string): Promise<Bundle>;
  caseFiles(principal: Principal, caseId: string): Promise<Download<Readable>>;
  archiveFiles(
    principal: Principal,
    archiveId: string,
    selection: CaseSelection,
  ): Promise<Download<Readable>>;
  report(principal: Principal, resultId: string): Promise<Uint8Array<ArrayBuffer>>;
  insights(principal: Principal, archiveId: string, query: InsightsQuery): Promise<Insights>;
}

export interface ExportsDeps {
  readonly db: Database;
  readonly store: BlobStore;
}

export function createExports({ db, store }: ExportsDeps): Exports {
  return {
    async ledger(principal, archiveId, { format, ...filter }) {
      const archive = await findArchive(db, principal, archiveId);
      await assertMaySelect(db, archive, filter);
      const columns = archive.maySeeResults ? [...ledgerColumns, ...resultColumns] : ledgerColumns;
      const pages = ledgerPages(db, { archiveId, filter, columns });
      return {
        fileName: downloadName(archive.name, format),
        type: ledgerTypes[format],
        content: writeLedger(format, columns, pages),
      };
    },
    async archiveBundle(principal, archiveId, query, address) {
      const archive = await findArchive(db, principal, archiveId);
      const { items, next } = await listCases(db, principal, archiveId, query);
      const ids = items.map(({ id }) => id);
      const cases = await readFhirCases(db, archive, ids);
      return bundleOf(cases, {
        self: address(query.after),
        ...(next === undefined ? {} : { next: address(next) }),
      });
    },
    async caseBundle(principal, caseId, address) {
      const access = await caseAccess(db, principal, caseId);
      return bundleOf(await readFhirCases(db, access, [caseId]), { self: address });
    },
    async caseFiles(principal, caseId) {
      const { patientId } = await caseAccess(db, principal, caseId);
      const entries = await zipEntries(db, [caseId]);
      return zip(store, patientId === '' ? 'case' : patientId, entries);
    },
    async archiveFiles(principal, archiveId, selection) {
      const archive = await findArchive(db, principal, archiveId);
      const chosen = await selectCases(db, archive, selection, mostFilmsInZip);
      return zip(store, archive.name, await zipEntries(db, chosen));
    },
    report: (principal, resultId) => resultReport(db, principal, resultId),
    async insights(principal, archiveId, query) {
      return await readInsights(db, await findArchive(db, principal, archiveId), query);
    },
  };
}

function zip(
  store: BlobStore,
  name: string,
  entries: Awaited<ReturnType<typeof zipEntries>>,
): Download<Readable> {
  return {
    fileName: downloadName(name, 'zip'),
    type: 'application/zip',
    content: zipStream(store, entries),
  };
}

async function caseAccess(db: Database, principal: Principal, caseId: string) {
  const row = await db
    .selectFrom('cases as c')
    .innerJoin('archives as a', 'a.id', 'c.archive_id')
    .select(['c.archive_id', 'c.patient_id', 'a.project_id'])
    .where('c.id', '=', caseId)
    .executeTakeFirst();
  if (row === undefined) throw new ServerError('not-found');
  const scope = { archiveId: row.archive_id, projectId: row.project_id };
  return { ...accessOf(principal, scope), patientId: row.patient_id };
}
