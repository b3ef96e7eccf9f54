/**
 * Wraps a PNG or JPEG as a DICOM object, for nodes that take nothing else: Secondary Capture, or Computed Radiography
 * where age, sex and view are known and the picture is grey.
 */
import type { ByteSource } from '../../bytes.ts';
import type { NewElement, NewValue } from '../../dicom/edit.ts';
import { explicitLittleEndian } from '../../dicom/transfer-syntax.ts';
import { writeObject } from '../../dicom/write-object.ts';
import * as T from '../../standard/tags.generated.ts';
import { type PicturePixels, picturePixels } from './picture-pixels.ts';

/** What the uploader said of the film. */
export interface FilmFacts {
  readonly patientId: string;
  readonly ageYears?: number;
  readonly sex?: 'F' | 'M' | 'O';
  readonly view?: 'PA' | 'AP';
}

export interface WrapUids {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** PS3.6 A-1. */
export const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
export const computedRadiography = '1.2.840.10008.5.1.4.1.1.1';
const jpegBaseline = '1.2.840.10008.1.2.4.50';

/**
 * A valid object with nothing invented: what isn't known is empty. A JPEG's own bytes stay where they may (baseline,
 * upright); anything else is there uncompressed, pixel for pixel. The same picture, facts and UIDs give the same bytes.
 * Rejects with `PixelError`, and as the source's `read` does.
 */
export async function wrapPicture(
  source: ByteSource,
  kind: 'png' | 'jpeg',
  facts: FilmFacts,
  uids: WrapUids,
): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = await picturePixels(source, kind);
  const isRadiograph = isKnown(facts) && pixels.samplesPerPixel === 1;
  const sopClassUid = isRadiograph ? computedRadiography : secondaryCapture;
  const elements = [
    ...commonElements(sopClassUid, uids),
    ...patientElements(facts),
    ...(isRadiograph ? radiographElements(facts) : captureElements()),
    ...pixelElements(pixels),
  ];
  return writeObject(elements, {
    sopClassUid,
    sopInstanceUid: uids.sopInstanceUid,
    transferSyntaxUid: pixels.isJpeg ? jpegBaseline : explicitLittleEndian.uid,
  });
}

function isKnown({ ageYears, sex, view }: FilmFacts): boolean {
  return ageYears !== undefined && sex !== undefined && view !== undefined;
}

/** Attributes of type 2 are there and empty (PS3.5 7.4.3). */
function commonElements(sopClassUid: string, uids: WrapUids): readonly NewElement[] {
  return [
    text(T.SOPClassUID, 'UI', sopClassUid),
    text(T.SOPInstanceUID, 'UI', uids.sopInstanceUid),
    text(T.StudyInstanceUID, 'UI', uids.studyInstanceUid),
    text(T.SeriesInstanceUID, 'UI', uids.seriesInstanceUid),
    text(T.StudyDate, 'DA', ''),
    text(T.StudyTime, 'TM', ''),
    text(T.AccessionNumber, 'SH', ''),
    text(T.ReferringPhysicianName, 'PN', ''),
    text(T.StudyID, 'SH', ''),
    text(T.SeriesNumber, 'IS', ''),
    text(T.InstanceNumber, 'IS', '1'),
    text(T.Manufacturer, 'LO', ''),
    text(T.ImageType, 'CS', 'DERIVED', 'SECONDARY'),
    text(T.PatientOrientation, 'CS', ''),
    text(T.BodyPartExamined, 'CS', 'CHEST'),
  ];
}

function patientElements({ patientId, ageYears, sex }: FilmFacts): readonly NewElement[] {
  return [
    text(T.PatientName, 'PN', patientId),
    text(T.PatientID, 'LO', patientId),
    text(T.PatientBirthDate, 'DA', ''),
    text(T.PatientSex, 'CS', sex ?? ''),
    ...(ageYears === undefined
      ? []
      : [text(T.PatientAge, 'AS', `${String(ageYears).padStart(3, '0')}Y`)]),
  ];
}

function radiographElements({ view = 'PA' }: FilmFacts): readonly NewElement[] {
  return [text(T.Modality, 'CS', 'CR'), text(T.ViewPosition, 'CS', view)];
}

/** DF: digitised film (PS3.3 C.8.6.1). */
function captureElements(): readonly NewElement[] {
  return [text(T.Modality, 'CS', 'OT'), text(T.ConversionType, 'CS', 'DF')];
}

function pixelElements(pixels: PicturePixels): readonly NewElement[] {
  const { samplesPerPixel, bitsAllocated, bitsStored } = pixels;
  return [
    number(T.SamplesPerPixel, samplesPerPixel),
    text(T.PhotometricInterpretation, 'CS', pixels.photometricInterpretation),
    ...(samplesPerPixel === 3 ? [number(T.PlanarConfiguration, 0)] : []),
    number(T.Rows, pixels.rows),
    number(T.Columns, pixels.columns),
    number(T.BitsAllocated, bitsAllocated),
    number(T.BitsStored, bitsStored),
    number(T.HighBit, bitsStored - 1),
    number(T.PixelRepresentation, 0),
    ...lossyElements(pixels),
    { tag: T.PixelData, vr: bitsAllocated === 16 ? 'OW' : 'OB', value: pixelValue(pixels) },
  ];
}

/** PS3.3 C.7.6.1.1.5: once lossy, always said. */
function lossyElements({ lossyRatio }: PicturePixels): readonly NewElement[] {
  if (lossyRatio === undefined) return [];
  return [
    text(T.LossyImageCompression, 'CS', '01'),
    text(T.LossyImageCompressionRatio, 'DS', lossyRatio.toFixed(2)),
    text(T.LossyImageCompressionMethod, 'CS', 'ISO_10918_1'),
  ];
}

function pixelValue({ isJpeg, bytes }: PicturePixels): NewValue {
  return isJpeg
    ? { kind: 'encapsulated', offsetTable: new Uint8Array(), fragments: [bytes] }
    : { kind: 'bytes', bytes };
}

function text(tag: number, vr: string, ...values: readonly string[]): NewElement {
  const strings = values.every((value) => value === '') ? [] : values;
  return { tag, vr, value: { kind: 'strings', strings } };
}

function number(tag: number, value: number): NewElement {
  return { tag, vr: 'US', value: { kind: 'numbers', numbers: [value] } };
}
