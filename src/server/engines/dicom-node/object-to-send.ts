/** The DICOM object that a node is sent for an image: the stored bytes, or a picture wrapped. */
import { type ByteSource, bufferSource } from '../../../core/bytes.ts';
import type { DicomObject } from '../../../core/dicom/data-set.ts';
import { readDicom } from '../../../core/dicom/read.ts';
import { textAt } from '../../../core/dicom/values.ts';
import * as T from '../../../core/standard/tags.generated.ts';
import type { EngineImage } from '../engine.ts';
import { pictureAsDicom } from '../picture-as-dicom.ts';

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

async function dicomBytes(image: EngineImage): Promise<ByteSource> {
  const { kind } = image.facts;
  return kind === 'dicom' ? image.bytes : bufferSource(await pictureAsDicom(image, kind));
}
