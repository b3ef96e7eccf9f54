/** What the box must know of a film to answer about it. */
import { bufferSource } from '../../src/core/bytes.ts';
import { writeFileHead } from '../../src/core/dicom/file-meta.ts';
import { PieceList } from '../../src/core/dicom/piece-list.ts';
import { readDicom } from '../../src/core/dicom/read.ts';
import { numberAt, textAt } from '../../src/core/dicom/values.ts';
import * as T from '../../src/core/standard/tags.generated.ts';
import type { ArrivingObject } from '../../src/server/dicom-network/association-server.ts';

export interface FilmFacts {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientId: string;
  readonly rows: number;
  readonly columns: number;
}

/** Rejects with `DicomError` for what is no DICOM object. */
export async function filmFacts(arriving: ArrivingObject): Promise<FilmFacts> {
  const { sopClassUid, sopInstanceUid, transferSyntax, dataSet } = arriving;
  const head = new PieceList();
  writeFileHead(head, { sopClassUid, sopInstanceUid, transferSyntaxUid: transferSyntax });
  const parts: Uint8Array[] = [...(head.pieces as readonly Uint8Array[])];
  for await (const part of dataSet) parts.push(Buffer.from(part));
  const object = await readDicom(bufferSource(new Uint8Array(Buffer.concat(parts))));
  return {
    sopClassUid,
    sopInstanceUid,
    studyInstanceUid: textAt(object, T.StudyInstanceUID),
    seriesInstanceUid: textAt(object, T.SeriesInstanceUID),
    patientId: textAt(object, T.PatientID),
    rows: numberAt(object, T.Rows) ?? 0,
    columns: numberAt(object, T.Columns) ?? 0,
  };
}
