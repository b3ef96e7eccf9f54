/** Stored files as a ZIP, and results as DICOM reports. */
import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../../test/collect.ts';
import { openTestIntake, type TestIntake } from '../../../test/intake.ts';
import { makeLedgerCase } from '../../../test/ledger.ts';
import { sha256Of, type TestImage, testFilm } from '../../../test/uploads.ts';
import { readZip } from '../../../test/zip.ts';
import { bufferSource } from '../../core/bytes.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { readFacts } from '../../core/pipeline/read-facts.ts';
import { readCadAnswer } from '../../core/sr/read-cad-answer.ts';
import { readReport } from '../../core/sr/read-content.ts';
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

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await collect(content));
}

describe('the ZIP of cases', () => {
  it('holds every file as it is stored, under a clean name of its own', async () => {
    const one = await sendFilm(1, {}, 'IM-1.dcm');
    const two = await sendFilm(2, {}, 'IM-1.dcm');
    const other = await sendFilm(3, { StudyInstanceUID: '1.2.3.5' });
    const ids = [one, other].map(({ receipt }) => receipt.caseId);
    const { content, fileName } = await exports.archiveFiles(intake.principal, archiveId, ids);
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
    const mixed = exports.archiveFiles(intake.principal, elsewhere, [receipt.caseId]);
    await expect(mixed).rejects.toMatchObject(refused);
    const nobody = { ...intake.principal, grants: [] };
    await expect(exports.caseFiles(nobody, receipt.caseId)).rejects.toMatchObject(refused);
    const asked = exports.archiveFiles(nobody, archiveId, [receipt.caseId]);
    await expect(asked).rejects.toMatchObject(refused);
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
