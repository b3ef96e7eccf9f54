/** Shifted dates (PS3.15 E.3.6): all of a patient's dates go back by the same whole number of days, times stay. */
import type { DicomObject } from '../dicom/data-set.ts';
import { textAt } from '../dicom/values.ts';
import { hmacSha256 } from '../hmac-sha256.ts';
import * as T from '../standard/tags.generated.ts';

/** Ten years: far enough that a year tells nothing, near enough that films keep their century. */
const mostDays = 3650;

/**
 * 1 to 3650, the same for all images of one patient under one key, and not to be told without it: HMAC-SHA-256 over
 * the patient's identity. Never 0, so that no date stays.
 */
export async function shiftDaysOf(
  object: DicomObject,
  key: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const codeOf = await hmacSha256(key);
  // A prefix that no UID has: a shift and a new UID never come from the same code.
  const code = await codeOf(`date-shift\n${patientOf(object)}`);
  return (new DataView(code.buffer).getUint32(0) % mostDays) + 1;
}

/**
 * Patient ID and its issuer; without an ID name and birth date; without these the study, whose intervals stay at least.
 * An ID that a unit writes for everybody gives everybody one shift, which tells nobody's dates.
 */
function patientOf(object: DicomObject): string {
  const value = (tag: number) => textAt(object, tag).trim().normalize('NFKC').toUpperCase();
  const id = value(T.PatientID);
  if (id !== '') return JSON.stringify(['id', id, value(T.IssuerOfPatientID)]);
  const name = value(T.PatientName).replace(/[\^= ]+$/, '');
  const birthDate = value(T.PatientBirthDate).replaceAll('.', '');
  if (name !== '') return JSON.stringify(['name', name, birthDate]);
  return JSON.stringify(['study', value(T.StudyInstanceUID) || value(T.SOPInstanceUID)]);
}

/** Every value of a DA or DT attribute earlier by `days`; undefined when one is no date, or would have no year. */
export function shiftedDates(value: string, vr: string, days: number): string | undefined {
  const shift = vr === 'DT' ? shiftedDateTime : shiftedDate;
  const shifted = value.split('\\').map((each) => shift(each.trim(), days));
  return shifted.every((each) => each !== undefined) ? shifted.join('\\') : undefined;
}

/** PS3.5 6.2: a date, its older form with dots, or a range of dates; the old form isn't kept. */
function shiftedDate(value: string, days: number): string | undefined {
  if (value === '') return '';
  const [, from = '', dash = '', until = ''] = /^([\d.]*)(-?)([\d.]*)$/.exec(value) ?? [];
  if (from + until === '') return undefined;
  const ends = [from, until].map((end) => (end === '' ? '' : earlier(end, days)));
  const [start, end] = ends;
  return start === undefined || end === undefined ? undefined : `${start}${dash}${end}`;
}

/** PS3.5 6.2: time, fraction and zone stay; a year or month alone can't be moved by days. */
function shiftedDateTime(value: string, days: number): string | undefined {
  if (value === '') return '';
  const [, date, rest] =
    /^(\d{8})((?:\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?(?:[+-]\d{4})?)$/.exec(value) ?? [];
  const shifted = date === undefined ? undefined : earlier(date, days);
  return shifted === undefined ? undefined : `${shifted}${rest}`;
}

function earlier(text: string, days: number): string | undefined {
  const [, y = '', m = '', d = ''] = /^(\d{4})(?:\.?)(\d{2})(?:\.?)(\d{2})$/.exec(text) ?? [];
  const date = dayOf(Number(y), Number(m), Number(d));
  if (y === '' || date === undefined) return undefined;
  date.setUTCDate(date.getUTCDate() - days);
  const year = date.getUTCFullYear();
  if (year < 1) return undefined;
  const digits = (number: number, width: number) => String(number).padStart(width, '0');
  return digits(year, 4) + digits(date.getUTCMonth() + 1, 2) + digits(date.getUTCDate(), 2);
}

/** Undefined for a day that isn't in the calendar. */
function dayOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date : undefined;
}
