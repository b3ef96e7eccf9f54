/** Takes or fetches an image file and decodes it, or says in one word why not. */
import { type ByteSource, blobSource } from '../../core/bytes.ts';
import type { DicomObject } from '../../core/dicom/data-set.ts';
import { findElement } from '../../core/dicom/data-set.ts';
import { DicomError } from '../../core/dicom/dicom-error.ts';
import { readDicom } from '../../core/dicom/read.ts';
import { dateParts, stringsOf, textAt } from '../../core/dicom/values.ts';
import type { ImageKind } from '../../core/pipeline/facts.ts';
import { decodeFrame } from '../../core/pixels/decode-frame.ts';
import { decodeImage } from '../../core/pixels/decode-image.ts';
import type { Frame } from '../../core/pixels/frame.ts';
import { PixelError } from '../../core/pixels/pixel-error.ts';
import { readPixelSpacing } from '../../core/pixels/pixel-spacing.ts';
import {
  AcquisitionDate,
  PatientOrientation,
  SOPInstanceUID,
  StudyDate,
} from '../../core/standard/tags.generated.ts';
import type { FilmFacts, FilmProblem } from './film-messages.ts';

/** What the file says of its film besides the pixels. */
export interface FilmHeader extends Pick<FilmFacts, 'spacing' | 'orientation' | 'takenOn'> {
  readonly sopInstanceUid: string;
}

export interface OpenedFilm {
  readonly frame: Frame;
  readonly header: FilmHeader;
  readonly problem?: never;
}

export type LoadedFilm = OpenedFilm | { readonly problem: FilmProblem };

export async function loadFilm(source: string | Blob): Promise<LoadedFilm> {
  const blob = typeof source === 'string' ? await fetchFilm(source) : source;
  if (typeof blob === 'string') return { problem: blob };
  try {
    return await decode(blobSource(blob), await kindOf(blob));
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

async function decode(source: ByteSource, kind: ImageKind): Promise<OpenedFilm> {
  if (kind !== 'dicom') {
    return { frame: await decodeImage(source, kind), header: { sopInstanceUid: '' } };
  }
  const object = await readDicom(source);
  return { frame: await decodeFrame(object), header: headerOf(object) };
}

function headerOf(object: DicomObject): FilmHeader {
  const spacing = readPixelSpacing(object);
  const [right = '', bottom = ''] = stringsOf(
    object,
    findElement(object.dataSet, PatientOrientation),
  );
  const isKnown = [right, bottom].every((letters) => /^[LRAPHF]{1,3}$/.test(letters));
  const takenOn = dayOf(textAt(object, AcquisitionDate)) ?? dayOf(textAt(object, StudyDate));
  return {
    sopInstanceUid: textAt(object, SOPInstanceUID),
    ...(spacing && { spacing }),
    ...(isKnown && { orientation: { right, bottom } }),
    ...(takenOn !== undefined && { takenOn }),
  };
}

function dayOf(value: string): string | undefined {
  const parts = dateParts(value);
  if (parts === undefined) return undefined;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(parts.year).padStart(4, '0')}-${two(parts.month)}-${two(parts.day)}`;
}

async function fetchFilm(url: string): Promise<Blob | FilmProblem> {
  try {
    const response = await fetch(url);
    if (response.status === 401 || response.status === 403 || response.status === 404) {
      return 'not-allowed';
    }
    return response.ok ? await response.blob() : 'not-reached';
  } catch {
    return 'not-reached';
  }
}

/** PNG and JPEG by their first bytes; anything else must prove itself as DICOM. */
async function kindOf(blob: Blob): Promise<ImageKind> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  if (first === 0x89 && second === 0x50) return 'png';
  return first === 0xff && second === 0xd8 ? 'jpeg' : 'dicom';
}

function problemOf(error: unknown): FilmProblem {
  if (error instanceof DicomError) {
    return error.code === 'not-dicom' || error.code === 'dicomdir' ? 'not-an-image' : 'damaged';
  }
  if (!(error instanceof PixelError)) return 'not-reached';
  switch (error.code) {
    case 'no-pixel-data':
      return 'not-an-image';
    case 'unsupported-transfer-syntax':
    case 'unsupported-pixels':
    case 'too-large':
    case 'no-such-frame':
      return 'unsupported';
    case 'codec-unavailable':
      return 'not-reached';
    case 'bad-attributes':
    case 'wrong-length':
    case 'truncated':
    case 'corrupt':
    case 'size-mismatch':
      return 'damaged';
    default:
      return error.code satisfies never;
  }
}
