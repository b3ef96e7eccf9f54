/** A synthetic set with its answer key, after how the MIDI-B challenge scores: what was put into each file, and what must come of it. */
import type { Box } from '../../src/core/pixels/box.ts';
import * as T from '../../src/core/standard/tags.generated.ts';
import { type BuildElement, elementsOf, sequence, syntaxes } from '../builders/dicom.ts';
import { buildChestFilm, chestPixels } from '../builders/dicom-chest-film.ts';
import { encodeJpegLs } from '../builders/encode-pixels.ts';

export const scoredActions = [
  'tag_retained',
  'text_notnull',
  'text_retained',
  'text_removed',
  'date_shifted',
  'uid_changed',
  'uid_consistent',
  'patid_consistent',
  'pixels_hidden',
  'pixels_retained',
] as const;
export type ScoredAction = (typeof scoredActions)[number];

export interface Answer {
  readonly action: ScoredAction;
  /** The tags of the sequences around the attribute, their first items, and its own. */
  readonly path: readonly number[];
  /** Words that stay or go, the date or UID as it was. */
  readonly text: string;
}

export interface ScoredFile {
  readonly patient: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly boxes: readonly Box[];
  readonly answers: readonly Answer[];
}

const side = 64;
const uidRoot = '1.2.826.0.1.3680043.10.9';
const patients = [
  { id: 'HOSP-7781', name: 'Okafor^Adaeze', birth: '19750312', phone: '+234 803 555 0142' },
  { id: 'HOSP-7782', name: 'Müller^Jörg', birth: '19310730', phone: '030 5550 771' },
  { id: '0042', name: 'Nguyen^Thi Lan', birth: '20190105', phone: '(415) 555-0199' },
] as const;
const encodings = [
  syntaxes.explicitLittle,
  syntaxes.implicitLittle,
  syntaxes.explicitBig,
  syntaxes.deflated,
  syntaxes.jpegLsLossless,
] as const;

/** Three patients, two studies each, two films each: every encoding comes, and every other film has text in its pixels. */
export async function scoredSet(): Promise<readonly ScoredFile[]> {
  const files: ScoredFile[] = [];
  for (const [p, patient] of patients.entries()) {
    for (const study of [1, 2]) {
      for (const film of [1, 2]) {
        const encoding = encodings[files.length % encodings.length] ?? syntaxes.explicitLittle;
        files.push(await scoredFile(patient, `${uidRoot}.${p + 1}.${study}`, film, encoding));
      }
    }
  }
  return files;
}

async function scoredFile(
  patient: (typeof patients)[number],
  studyUid: string,
  film: number,
  transferSyntaxUid: string,
): Promise<ScoredFile> {
  const [family = '', given = ''] = patient.name.split('^');
  const uids = { study: studyUid, series: `${studyUid}.1`, image: `${studyUid}.1.${film}` };
  const date = `2023${String(3 + film).padStart(2, '0')}1${film}`;
  const boxes = film === 2 ? [{ x: 4, y: 50, width: 40, height: 10 }] : [];
  const pixels = chestPixels({ rows: side, columns: side }) as Uint16Array;
  for (const box of boxes) scribble(pixels, box);
  const isEncoded = transferSyntaxUid === syntaxes.jpegLsLossless;
  const raw = { width: side, height: side, components: 1, bits: 12, pixels } as const;
  const fragments = isEncoded ? { fragments: [await encodeJpegLs(raw)] } : { pixels };
  const contributing = sequence('ContributingEquipmentSequence', [
    elementsOf({
      Manufacturer: 'Example Devices',
      InstitutionName: `Clinic of ${family}`,
      OperatorsName: patient.name,
    }),
  ]);
  const otherStudy = `${studyUid.slice(0, -1)}${3 - Number(studyUid.slice(-1))}`;
  const referenced = sequence('StudiesContainingOtherReferencedInstancesSequence', [
    elementsOf({ StudyInstanceUID: otherStudy }),
  ]);
  const privateBlock: BuildElement[] = [
    { tag: 0x70530010, vr: 'LO', value: 'Philips PET Private Group' },
    { tag: 0x70531009, vr: 'DS', value: '1.25' },
    { tag: 0x00090010, vr: 'LO', value: `ACME ${family}` },
    { tag: 0x00091001, vr: 'LO', value: patient.phone },
  ];
  const bytes = buildChestFilm({
    transferSyntaxUid,
    rows: side,
    columns: side,
    ...fragments,
    attributes: {
      SOPInstanceUID: uids.image,
      SeriesInstanceUID: uids.series,
      StudyInstanceUID: uids.study,
      PatientID: patient.id,
      PatientName: patient.name,
      PatientBirthDate: patient.birth,
      PatientAge: undefined,
      PatientTelephoneNumbers: patient.phone,
      StudyDate: date,
      AcquisitionDate: date,
      ContentDate: date,
      StudyDescription: film === 1 ? 'XR CHEST PA' : `CHEST PA ${family}`,
      SeriesDescription: `${given} ${patient.phone}`,
      PatientComments: `Ask ${given} about her sister`,
      ImageComments: `${patient.name} ${patient.birth}`,
    },
    elements: [contributing, referenced, ...privateBlock],
  });
  const answer = (action: ScoredAction, tags: number | readonly number[], text = ''): Answer => ({
    action,
    path: typeof tags === 'number' ? [tags] : tags,
    text,
  });
  const answers = [
    ...[T.Modality, T.Rows, T.Columns, T.BitsStored, T.PixelData, T.PatientName].map((tag) =>
      answer('tag_retained', tag),
    ),
    answer('tag_retained', [T.ContributingEquipmentSequence, T.Manufacturer]),
    answer('tag_retained', 0x70531009),
    ...[T.SOPClassUID, T.Modality, T.Manufacturer, T.PatientID, T.StudyInstanceUID].map((tag) =>
      answer('text_notnull', tag),
    ),
    answer('text_retained', T.ViewPosition, 'PA'),
    answer('text_retained', T.PatientSex, 'F'),
    answer('text_retained', T.BodyPartExamined, 'CHEST'),
    answer('text_retained', [T.ContributingEquipmentSequence, T.Manufacturer], 'Example Devices'),
    ...(film === 1 ? [answer('text_retained', T.StudyDescription, 'XR CHEST PA')] : []),
    ...[T.PatientName, T.StudyDescription, T.SeriesDescription, T.PatientComments].flatMap(
      (tag) => [answer('text_removed', tag, family), answer('text_removed', tag, given)],
    ),
    answer('text_removed', T.PatientID, patient.id),
    answer('text_removed', T.PatientBirthDate, patient.birth),
    answer('text_removed', T.ImageComments, `${family} ${given} ${patient.birth}`),
    answer('text_removed', 0x00091001, patient.phone),
    answer('text_removed', 0x00090010, family),
    answer('text_removed', [T.ContributingEquipmentSequence, T.InstitutionName], family),
    answer('text_removed', [T.ContributingEquipmentSequence, T.OperatorsName], family),
    ...[T.StudyDate, T.AcquisitionDate, T.ContentDate].map((tag) =>
      answer('date_shifted', tag, date),
    ),
    ...(['uid_changed', 'uid_consistent'] as const).flatMap((action) => [
      answer(action, T.SOPInstanceUID, uids.image),
      answer(action, T.SeriesInstanceUID, uids.series),
      answer(action, T.StudyInstanceUID, uids.study),
      answer(
        action,
        [T.StudiesContainingOtherReferencedInstancesSequence, T.StudyInstanceUID],
        otherStudy,
      ),
    ]),
    answer('patid_consistent', T.PatientID, patient.id),
    film === 1 ? answer('pixels_retained', T.PixelData) : answer('pixels_hidden', T.PixelData),
  ];
  return { patient: patient.id, bytes, boxes, answers };
}

/** A pattern as of letters, bright on dark. */
function scribble(pixels: Uint16Array, { x, y, width, height }: Box): void {
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) {
      pixels[row * side + column] = (row * column) % 3 === 0 ? 4095 : 0;
    }
  }
}
