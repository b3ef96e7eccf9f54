/** The DICOM object that a node is sent for an image: the stored bytes, or a picture wrapped. */
import { createHash } from 'node:crypto';
import { type ByteSource, bufferSource } from '../../../core/bytes.ts';
import type { DicomObject } from '../../../core/dicom/data-set.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import { textAt } from '../../../core/dicom/values.ts';
import {
  type FilmFacts,
  type WrapUids,
  wrapPicture,
} from '../../../core/pixels/wrap/wrap-picture.ts';
import * as T from '../../../core/standard/tags.generated.ts';
import type { EngineImage } from '../engine.ts';

export interface ObjectToSend {
  readonly object: DicomObject;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
}

/** Rejects as reading does: the image was read when it was taken in, so that is damage. */
export async function objectToSend(image: EngineImage): Promise<ObjectToSend> {
  const object = await readDicom(await dicomBytes(image));
  return {
    object,
    sopClassUid: textAt(object, T.SOPClassUID),
    sopInstanceUid: textAt(object, T.SOPInstanceUID),
    studyInstanceUid: textAt(object, T.StudyInstanceUID),
  };
}

async function dicomBytes({ imageId, facts, bytes, patientId }: EngineImage): Promise<ByteSource> {
  if (facts.kind === 'dicom') return bytes;
  const film: FilmFacts = {
    patientId,
    ...(facts.patientAgeYears === undefined ? {} : { ageYears: facts.patientAgeYears }),
    ...sexOf(facts.patientSex),
    ...viewOf(facts.viewPosition),
  };
  return bufferSource(await wrapPicture(bytes, facts.kind, film, wrapUids(imageId)));
}

function sexOf(sex: string | undefined): Pick<FilmFacts, 'sex'> {
  return sex === 'F' || sex === 'M' || sex === 'O' ? { sex } : {};
}

function viewOf(view: string | undefined): Pick<FilmFacts, 'view'> {
  return view === 'PA' || view === 'AP' ? { view } : {};
}

/** An image has the same UIDs however often it is sent, so that an answer finds its way back (PS3.5 B.2). */
export function wrapUids(imageId: string): WrapUids {
  const uid = (purpose: string) => {
    const bytes = createHash('sha256').update(`${purpose} ${imageId}`).digest().subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`;
  };
  return {
    studyInstanceUid: uid('study'),
    seriesInstanceUid: uid('series'),
    sopInstanceUid: uid('instance'),
  };
}
