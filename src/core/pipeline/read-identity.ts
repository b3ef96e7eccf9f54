/** Whom a DICOM image names, and a key that is equal for images of the same patient. */
import type { DicomObject } from '../dicom/data-set.ts';
import { dateParts, textAt } from '../dicom/values.ts';
import * as T from '../standard/tags.generated.ts';
import type { SourceIdentity } from './facts.ts';

export function readIdentity(object: DicomObject): SourceIdentity {
  const patientId = textAt(object, T.PatientID).trim();
  const patientName = textAt(object, T.PatientName).trim();
  const birthDate = textAt(object, T.PatientBirthDate);
  const birthYear = dateParts(birthDate)?.year;
  const key = identityKey(
    patientId,
    textAt(object, T.IssuerOfPatientID).trim(),
    normalName(patientName),
    birthDate.replaceAll('.', '').trim(),
  );
  return {
    patientId,
    patientName,
    ...(key === undefined ? {} : { key }),
    ...(birthYear === undefined ? {} : { birthYear: String(birthYear) }),
  };
}

/**
 * Everything that tells patients apart must agree. An ID alone isn't enough: units that nobody typed an ID into write
 * the same one for everyone, and two people under one replacement ID do more harm than one person under two.
 */
function identityKey(
  id: string,
  issuer: string,
  name: string,
  birthDate: string,
): string | undefined {
  if (id === '' && name === '') return undefined;
  return JSON.stringify([id, issuer, name, birthDate]);
}

/** PS3.5 6.2.1: trailing separators mean nothing, and writers differ in capitals and spaces. */
function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?([\^=]) ?/g, '$1')
    .replace(/[\^= ]+$/, '');
}
