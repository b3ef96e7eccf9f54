/** Reads one file as far as its header: what it is, what it says of itself, whom it names. */
import type { ByteSource } from '../bytes.ts';
import type { DicomObject } from '../dicom/data-set.ts';
import { DicomError, type DicomErrorCode } from '../dicom/dicom-error.ts';
import { readDicom } from '../dicom/read.ts';
import { ImageError } from '../images/image-error.ts';
import type { RasterFacts } from '../images/image-part.ts';
import { imageFacts } from '../images/protect-image.ts';
import { decodeFrame } from '../pixels/decode-frame.ts';
import { decodeJpeg } from '../pixels/decode-jpeg.ts';
import { decodePng } from '../pixels/decode-png.ts';
import type { Finding } from '../quality/finding.ts';
import { stepFinding } from '../quality/finding-codes.ts';
import type { ImageFacts, SourceIdentity } from './facts.ts';
import { identify, identifyBytes } from './identify.ts';
import { type LazyFrame, lazyFrame } from './lazy-frame.ts';
import { readFacts } from './read-facts.ts';
import { readIdentity } from './read-identity.ts';

/** An image that could be read. */
export type ReadImage = {
  readonly bytes: ByteSource;
  readonly facts: ImageFacts;
  readonly identity: SourceIdentity;
} & LazyFrame &
  (
    | { readonly dicom: DicomObject; readonly picture?: never }
    | { readonly dicom?: never; readonly picture: RasterFacts }
  );

export type ReadResult =
  | { readonly readable: true; readonly image: ReadImage }
  | { readonly readable: false; readonly findings: readonly Finding[] };

/** What a file holds never makes it reject: that becomes findings. Rejects with what `bytes` rejects with. */
export async function readImage(bytes: ByteSource): Promise<ReadResult> {
  const found = identify(await bytes.read(0, identifyBytes));
  switch (found.kind) {
    case 'empty':
      return unreadable(stepFinding('readable', 'empty'));
    case 'other':
      return unreadable(stepFinding('readable', found.format));
    case 'png':
    case 'jpeg':
      return readPicture(bytes);
    case 'dicom':
    case 'unknown':
      return readObject(bytes);
  }
}

async function readObject(bytes: ByteSource): Promise<ReadResult> {
  try {
    const dicom = await readDicom(bytes);
    const image: ReadImage = {
      bytes,
      dicom,
      facts: readFacts(dicom),
      identity: readIdentity(dicom),
      ...lazyFrame(() => decodeFrame(dicom)),
    };
    return { readable: true, image };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return unreadable(dicomFinding(error.code));
  }
}

async function readPicture(bytes: ByteSource): Promise<ReadResult> {
  try {
    const picture = await imageFacts(bytes);
    const decode = picture.kind === 'png' ? decodePng : decodeJpeg;
    const image: ReadImage = {
      bytes,
      picture,
      facts: pictureFacts(bytes, picture),
      identity: nobody,
      ...lazyFrame(() => decode(bytes)),
    };
    return { readable: true, image };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return unreadable(
      stepFinding('readable', error.code === 'truncated' ? 'truncated' : 'damaged', -3),
    );
  }
}

/** PNG and JPEG have no place for a patient; what their metadata may say is not asked. */
const nobody: SourceIdentity = { patientId: '', patientName: '' };

function pictureFacts(bytes: ByteSource, picture: RasterFacts): ImageFacts {
  return {
    kind: picture.kind,
    sizeBytes: bytes.sizeBytes,
    rows: picture.rows,
    columns: picture.columns,
    samplesPerPixel: picture.samplesPerPixel,
    bitsStored: picture.bitsPerSample,
  };
}

function dicomFinding(code: DicomErrorCode): Finding {
  switch (code) {
    case 'not-dicom':
      return stepFinding('readable', 'not-an-image');
    case 'dicomdir':
      return stepFinding('readable', 'dicomdir');
    case 'truncated':
      return stepFinding('readable', 'truncated', -3);
    case 'unsupported-transfer-syntax':
      return stepFinding('readable', 'unknown-encoding', -3);
    case 'too-deep':
    case 'too-many-elements':
    case 'deflate-too-large':
      return stepFinding('readable', 'too-complex', -3);
    case 'length-overruns':
    case 'delimiter-missing':
    case 'bad-vr':
    case 'bad-structure':
    case 'bad-meta':
    case 'deflate-broken':
    case 'value-not-loaded':
    case 'bad-new-value':
      return stepFinding('readable', 'damaged', -3);
  }
}

function unreadable(finding: Finding): ReadResult {
  return { readable: false, findings: [finding] };
}
