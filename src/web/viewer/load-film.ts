/** Takes or fetches an image file and decodes it, or says in one word why not. */
import { blobSource } from '../../core/bytes.ts';
import { DicomError } from '../../core/dicom/dicom-error.ts';
import type { ImageKind } from '../../core/pipeline/facts.ts';
import { decodeImage } from '../../core/pixels/decode-image.ts';
import type { Frame } from '../../core/pixels/frame.ts';
import { PixelError } from '../../core/pixels/pixel-error.ts';
import type { FilmProblem } from './film-messages.ts';

export type LoadedFilm =
  | { readonly frame: Frame; readonly problem?: never }
  | { readonly problem: FilmProblem };

export async function loadFilm(source: string | Blob): Promise<LoadedFilm> {
  const blob = typeof source === 'string' ? await fetchFilm(source) : source;
  if (typeof blob === 'string') return { problem: blob };
  try {
    return { frame: await decodeImage(blobSource(blob), await kindOf(blob)) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
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
