/** The facts of a DICOM image: what its header says, as far as it says it. */
import { wholeYears } from '../deid/patient-age.ts';
import { type DicomObject, findElement } from '../dicom/data-set.ts';
import { dateParts, itemsOf, numberAt, stringsOf, textAt } from '../dicom/values.ts';
import * as T from '../standard/tags.generated.ts';
import type { ImageFacts } from './facts.ts';

/** View Code Sequence (PS3.16 CID 4010), SNOMED CT and the older SNOMED-RT codes, as View Position says it. */
const viewCodes: Readonly<Record<string, string>> = {
  '399348003': 'AP',
  'R-10206': 'AP',
  '272479007': 'PA',
  'R-10214': 'PA',
  '399173006': 'LL',
  'R-10236': 'LL',
  '399198007': 'RL',
  'R-10232': 'RL',
};

export function readFacts(object: DicomObject): ImageFacts {
  const text = (tag: number) => present(textAt(object, tag));
  const count = (tag: number) => wholeNumber(numberAt(object, tag));
  return withoutAbsent({
    kind: 'dicom' as const,
    sizeBytes: object.original.sizeBytes,
    transferSyntaxUid: object.transferSyntax.uid,
    sopClassUid: text(T.SOPClassUID),
    sopInstanceUid: text(T.SOPInstanceUID),
    studyInstanceUid: text(T.StudyInstanceUID),
    seriesInstanceUid: text(T.SeriesInstanceUID),
    modality: text(T.Modality),
    rows: count(T.Rows),
    columns: count(T.Columns),
    numberOfFrames: count(T.NumberOfFrames),
    samplesPerPixel: count(T.SamplesPerPixel),
    bitsAllocated: count(T.BitsAllocated),
    bitsStored: count(T.BitsStored),
    photometricInterpretation: text(T.PhotometricInterpretation),
    viewPosition: text(T.ViewPosition) ?? viewFromCode(object),
    bodyPartExamined: text(T.BodyPartExamined),
    patientSex: text(T.PatientSex),
    patientAgeYears: ageInYears(object),
    manufacturer: text(T.Manufacturer),
    manufacturerModelName: text(T.ManufacturerModelName),
    burnedInAnnotation: text(T.BurnedInAnnotation),
  });
}

function viewFromCode(object: DicomObject): string | undefined {
  const [item] = itemsOf(object.dataSet, T.ViewCodeSequence);
  const code = item && findElement(item, T.CodeValue);
  const value = stringsOf(object, code)[0];
  return value === undefined || !Object.hasOwn(viewCodes, value) ? undefined : viewCodes[value];
}

/** PatientAge (AS, PS3.5 6.2), else from the birth date to the first date that tells when the film was taken. */
function ageInYears(object: DicomObject): number | undefined {
  const stated = wholeYears(textAt(object, T.PatientAge));
  if (stated !== undefined) return stated;
  const birth = dateParts(textAt(object, T.PatientBirthDate));
  const taken = [T.AcquisitionDate, T.ContentDate, T.SeriesDate, T.StudyDate]
    .map((tag) => dateParts(textAt(object, tag)))
    .find((date) => date !== undefined);
  if (birth === undefined || taken === undefined) return undefined;
  const beforeBirthday =
    taken.month < birth.month || (taken.month === birth.month && taken.day < birth.day);
  const years = taken.year - birth.year - (beforeBirthday ? 1 : 0);
  return years >= 0 && years <= 150 ? years : undefined;
}

function present(value: string): string | undefined {
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

function wholeNumber(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

type WithoutAbsent<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutAbsent<T extends object>(facts: T): WithoutAbsent<T> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as WithoutAbsent<T>;
}
