/** A stored PNG or JPEG as the DICOM object that engines of either kind are sent, with what is known of its patient. */
import { createHash } from 'node:crypto';
import type { ByteSource } from '../../core/bytes.ts';
import type { ImageFacts } from '../../core/pipeline/facts.ts';
import { type FilmFacts, type WrapUids, wrapPicture } from '../../core/pixels/wrap/wrap-picture.ts';

/** What of an image goes into its object. */
export interface PictureToWrap {
  readonly imageId: string;
  readonly patientId: string;
  readonly facts: ImageFacts;
  readonly bytes: ByteSource;
}

/** Rejects with `PixelError`, and as the bytes do: the image was read when it was taken in, so that is damage. */
export async function pictureAsDicom(
  { imageId, patientId, facts, bytes }: PictureToWrap,
  kind: 'png' | 'jpeg',
): Promise<Uint8Array<ArrayBuffer>> {
  const film: FilmFacts = {
    patientId,
    ...(facts.patientAgeYears === undefined ? {} : { ageYears: facts.patientAgeYears }),
    ...sexOf(facts.patientSex),
    ...viewOf(facts.viewPosition),
  };
  return await wrapPicture(bytes, kind, film, wrapUids(imageId));
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
