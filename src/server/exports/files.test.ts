/** Stored files as a ZIP, and results as reports: for a PACS, and to print. */
import { once } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { collect } from '../../../test/collect.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { makeLedgerCase } from '../../../test/ledger.ts';
import { sha256Of, type TestImage, testFilm } from '../../../test/uploads.ts';
import { readZip } from '../../../test/zip.ts';
import { CaseSelection, mostFilmsInZip, mostNamedCases } from '../../contract/exports.ts';
import type { Permission } from '../../contract/permissions.ts';
import { bufferSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { readFacts } from '../../core/pipeline/read-facts.ts';
import { readCadAnswer } from '../../core/sr/read-cad-answer.ts';
import { readReport } from '../../core/sr/read-content.ts';
import type { Principal } from '../accounts/permissions.ts';
import { createReportWriter, type ReportWriter } from '../reports/report-writer.ts';
import { createReports, type Reports } from '../reports/reports.ts';
import { createExports, type Exports } from './exports.ts';

let intake: TestIntake;
let exports: Exports;
let archiveId: string;

beforeAll(async () => {
  intake = await openTestIntake();
  exports = createExports({ db: intake.database.db, store: intake.store });
  archiveId = await intake.makeArchive();
  return () => intake.close();
});

/** The same patient and study for every number, so that all are one case. */
async function sendFilm(number: number, attributes: Record<string, string> = {}, name?: string) {
  const film = testFilm(number, {
    attributes: { StudyInstanceUID: '1.2.3.4', PatientID: 'Ä/..P=1', ...attributes },
  });
  const image: TestImage =
    name === undefined ? film : { ...film, metadata: { ...film.metadata, name } };
  return { film, receipt: await intake.send(archiveId, image) };
}

function named(...ids: string[]): CaseSelection {
  return CaseSelection.parse({ cases: ids.join(',') });
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await collect(content));
}

describe('the ZIP of cases', () => {
  it('holds every file as it is stored, under a clean name of its own', async () => {
    const one = await sendFilm(1, {}, 'IM-1.dcm');
    const two = await sendFilm(2, {}, 'IM-1.dcm');
    const other = await sendFilm(3, { StudyInstanceUID: '1.2.3.5' });
    const ids = [one, other].map(({ receipt }) => receipt.caseId);
    const { content, fileName } = await exports.archiveFiles(
      intake.principal,
      archiveId,
      named(...ids),
    );
    const files = readZip(await bytesOf(content));
    expect(files.map(({ bytes }) => sha256Of(bytes)).sort()).toEqual(
      [one, two, other].map(({ film }) => film.metadata.sha256).sort(),
    );
    const names = files.map(({ name }) => name);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\.dcm$/);
    expect(fileName).toMatch(/^Archive_\d{4}-\d\d-\d\d\.zip$/);
    const single = await exports.caseFiles(intake.principal, one.receipt.caseId);
    expect(readZip(await bytesOf(single.content))).toHaveLength(2);
  });

  it('breaks off where a file can’t be read, and is never taken for whole', async () => {
    const { caseId } = await makeLedgerCase(intake.database.db, {
      archiveId,
      userId: intake.principal.userId,
      patientId: 'LOST',
      images: [{ sha256: 'f'.repeat(64) }],
    });
    const { content } = await exports.caseFiles(intake.principal, caseId);
    await expect(bytesOf(content)).rejects.toThrow();
  });

  it('is for those who may see all of its cases', async () => {
    const elsewhere = await intake.makeArchive();
    const { receipt } = await sendFilm(4);
    const refused = { code: 'not-found' };
    const mixed = exports.archiveFiles(intake.principal, elsewhere, named(receipt.caseId));
    await expect(mixed).rejects.toMatchObject(refused);
    const nobody = { ...intake.principal, grants: [] };
    await expect(exports.caseFiles(nobody, receipt.caseId)).rejects.toMatchObject(refused);
    const asked = exports.archiveFiles(nobody, archiveId, named(receipt.caseId));
    await expect(asked).rejects.toMatchObject(refused);
  });
});

describe('chosen cases', () => {
  const choose = (selection: z.input<typeof CaseSelection>) =>
    exports.archiveFiles(intake.principal, archiveId, CaseSelection.parse(selection));

  it('are those that match the filters, where none are named', async () => {
    const patientId = 'CHOSEN-1';
    const { film } = await sendFilm(10, { StudyInstanceUID: '1.2.3.10', PatientID: patientId });
    const { content } = await choose({ search: 'chosen' });
    const files = readZip(await bytesOf(content));
    expect(files.map(({ bytes }) => sha256Of(bytes))).toEqual([film.metadata.sha256]);
    expect(readZip(await bytesOf((await choose({ search: 'nobody' })).content))).toEqual([]);
  });

  it('are refused when they are too many, before the first byte', async () => {
    const { db } = intake.database;
    const one = { archiveId, userId: intake.principal.userId, images: [{}] };
    const { caseId } = await makeLedgerCase(db, { ...one, patientId: 'MANY' });
    const other = await makeLedgerCase(db, { ...one, patientId: 'MANY-2' });
    const counted = { image_count: mostFilmsInZip };
    await db.updateTable('cases').set(counted).where('id', '=', caseId).execute();
    const asked = choose({ cases: [caseId, other.caseId].join(',') });
    await expect(asked).rejects.toMatchObject({ code: 'too-much-at-once' });
    await expect(choose({ search: 'many' })).rejects.toMatchObject({ code: 'too-much-at-once' });
    (await choose({ cases: caseId })).content.destroy();
  });

  it('are refused when a filter would tell what results say', async () => {
    const viewer = viewing('archive/view');
    const asked = exports.archiveFiles(viewer, archiveId, CaseSelection.parse({ label: 'above' }));
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('are refused by name where there are more than an address holds', () => {
    const ids = Array.from({ length: mostNamedCases + 1 }, () => crypto.randomUUID());
    expect(CaseSelection.safeParse({ cases: ids.join(',') }).success).toBe(false);
    expect(CaseSelection.safeParse({ cases: ids.slice(1).join(',') }).success).toBe(true);
  });
});

function viewing(...permissions: Permission[]): Principal {
  const projectId = intake.principal.grants[0]?.projectId ?? '';
  const grants = permissions.map((permission) => ({ projectId, archiveId, permission }));
  return { ...intake.principal, grants };
}

describe('the report to print', () => {
  let writer: ReportWriter;
  let reports: Reports;
  beforeAll(() => {
    writer = createReportWriter();
    reports = createReports({ db: intake.database.db, store: intake.store, writer });
    return () => writer.close();
  });
  const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;

  it('has a page for each film of a case, the same bytes each time', async () => {
    const { receipt } = await sendFilm(20, { StudyInstanceUID: '1.2.3.20' });
    await sendFilm(21, { StudyInstanceUID: '1.2.3.20' });
    const print = async () => {
      const { content, type } = await reports.caseReport(intake.principal, receipt.caseId);
      expect(type).toBe('application/pdf');
      return await bytesOf(content);
    };
    const pdf = await print();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString()).toBe('%%EOF\n');
    expect(pagesOf(pdf)).toBe(2);
    expect(pdf.includes('/Subtype /Image')).toBe(true);
    expect((await print()).equals(pdf)).toBe(true);
    const { content } = await reports.caseReport(intake.principal, receipt.caseId, receipt.imageId);
    expect(pagesOf(await bytesOf(content))).toBe(1);
  });

  it('is one document for chosen cases', async () => {
    const sent = [
      await sendFilm(22, { StudyInstanceUID: '1.2.3.22' }),
      await sendFilm(23, { StudyInstanceUID: '1.2.3.23' }),
    ];
    const { content, fileName } = await reports.archiveReports(
      intake.principal,
      archiveId,
      named(...sent.map(({ receipt }) => receipt.caseId)),
    );
    expect(pagesOf(await bytesOf(content))).toBe(2);
    expect(fileName).toMatch(/^Archive-report_\d{4}-\d\d-\d\d\.pdf$/);
  });

  it('is only for who may see results, and of nothing is none', async () => {
    const { receipt } = await sendFilm(24, { StudyInstanceUID: '1.2.3.24' });
    const refused = { code: 'not-found' };
    const viewer = viewing('archive/view');
    const reader = viewing('archive/view', 'archive/results');
    const one = named(receipt.caseId);
    await expect(reports.caseReport(viewer, receipt.caseId)).rejects.toMatchObject(refused);
    await expect(reports.archiveReports(viewer, archiveId, one)).rejects.toMatchObject(refused);
    const elsewhere = await intake.makeArchive();
    const asked = reports.archiveReports(intake.principal, elsewhere, one);
    await expect(asked).rejects.toMatchObject(refused);
    const empty = CaseSelection.parse({ search: 'nobody' });
    await expect(reports.archiveReports(reader, archiveId, empty)).rejects.toMatchObject(refused);
    (await reports.archiveReports(reader, archiveId, one)).content.destroy();
  });

  it('breaks off where a film can’t be read, and is never taken for whole', async () => {
    const { caseId } = await makeLedgerCase(intake.database.db, {
      archiveId,
      userId: intake.principal.userId,
      patientId: 'LOST-2',
      images: [{ sha256: 'e'.repeat(64) }],
    });
    const { content } = await reports.caseReport(intake.principal, caseId);
    await expect(bytesOf(content)).rejects.toThrow();
  });

  it('makes room again when its reader goes, so that others are not refused', async () => {
    const { receipt } = await sendFilm(25, { StudyInstanceUID: '1.2.3.25' });
    const open = () => reports.caseReport(intake.principal, receipt.caseId);
    const opened = await Promise.all(Array.from({ length: 8 }, open));
    await expect(open()).rejects.toMatchObject({ code: 'unavailable' });
    for (const { content } of opened) content.destroy();
    await once(opened.at(-1)?.content ?? process, 'close');
    expect(pagesOf(await bytesOf((await open()).content))).toBe(1);
  });
});

async function answerOf(bytes: Uint8Array<ArrayBuffer>) {
  const report = readReport(await readDicom(bufferSource(bytes)));
  return report && readCadAnswer(report);
}

describe('the report of a result', () => {
  const make = async (
    patientId: string,
    image: Parameters<typeof makeLedgerCase>[1]['images'][0],
  ) => {
    const one = { archiveId, userId: intake.principal.userId, patientId, images: [image] };
    return (await makeLedgerCase(intake.database.db, one)).resultIds[0] ?? '';
  };

  it('is read back as what it says, and is the same each time', async () => {
    const resultId = await make('P-9', { score: 73.5 });
    const bytes = await exports.report(intake.principal, resultId);
    expect(await answerOf(bytes)).toMatchObject({ kind: 'score', score: 73.5 });
    expect(await exports.report(intake.principal, resultId)).toEqual(bytes);
  });

  it('is another instance once the threshold is another', async () => {
    const resultId = await make('P-10', { score: 40 });
    const uidOf = async () => {
      const bytes = await exports.report(intake.principal, resultId);
      return readFacts(await readDicom(bufferSource(bytes))).sopInstanceUid;
    };
    const before = await uidOf();
    await intake.database.db
      .updateTable('results')
      .set({ threshold: 30, above: true })
      .where('id', '=', resultId)
      .execute();
    expect(before).toMatch(/^2\.25\.\d+$/);
    expect(await uidOf()).not.toBe(before);
  });

  it('has no number where there is no score', async () => {
    const resultId = await make('P-11', { reason: 'not-a-pa-chest-film' });
    const bytes = await exports.report(intake.principal, resultId);
    expect(await answerOf(bytes)).toMatchObject({ kind: expect.not.stringMatching(/^score$/) });
  });

  it('is refused rather than made of something else', async () => {
    for (const [patientId, facts] of [
      ['Пациент', {}],
      ['P-12', { sopInstanceUid: undefined }],
    ] as const) {
      const resultId = await make(patientId, { score: 1, facts });
      const asked = exports.report(intake.principal, resultId);
      await expect(asked).rejects.toMatchObject({ code: 'report-unavailable' });
    }
  });
});
