/** Only radiographs can be scored: CR and DX images, and secondary captures of them with a warning. */
import { defineCheck } from '../check.ts';

const COMPUTED_RADIOGRAPHY = '1.2.840.10008.5.1.4.1.1.1';
const DIGITAL_X_RAY = '1.2.840.10008.5.1.4.1.1.1.1';
const DIGITAL_X_RAY_FOR_PROCESSING = '1.2.840.10008.5.1.4.1.1.1.1.1';
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

type Other = (typeof others)[number]['reason'];

/** Roots of the SOP Class UIDs of PS3.4 table B.5-1; the longest match wins. */
const others = [
  { reason: 'dental', root: '1.2.840.10008.5.1.4.1.1.1.3' },
  { reason: 'mammogram', root: '1.2.840.10008.5.1.4.1.1.1.2' },
  { reason: 'ct', root: '1.2.840.10008.5.1.4.1.1.2' },
  { reason: 'ultrasound', root: '1.2.840.10008.5.1.4.1.1.3' },
  { reason: 'mr', root: '1.2.840.10008.5.1.4.1.1.4' },
  { reason: 'ultrasound', root: '1.2.840.10008.5.1.4.1.1.6' },
  { reason: 'waveform', root: '1.2.840.10008.5.1.4.1.1.9' },
  { reason: 'fluoroscopy', root: '1.2.840.10008.5.1.4.1.1.12' },
  { reason: 'ct', root: '1.2.840.10008.5.1.4.1.1.13.1.1' },
  { reason: 'mammogram', root: '1.2.840.10008.5.1.4.1.1.13.1.3' },
  { reason: 'nuclear', root: '1.2.840.10008.5.1.4.1.1.20' },
  { reason: 'segmentation', root: '1.2.840.10008.5.1.4.1.1.66' },
  { reason: 'camera', root: '1.2.840.10008.5.1.4.1.1.77' },
  { reason: 'report', root: '1.2.840.10008.5.1.4.1.1.88' },
  { reason: 'document', root: '1.2.840.10008.5.1.4.1.1.104' },
  { reason: 'nuclear', root: '1.2.840.10008.5.1.4.1.1.128' },
  { reason: 'nuclear', root: '1.2.840.10008.5.1.4.1.1.130' },
  { reason: 'radiotherapy', root: '1.2.840.10008.5.1.4.1.1.481' },
] as const;

/** What Modality (PS3.3 C.7.3.1.1.1) says of a secondary capture, or under a class not known here: no film. */
const modalities: ReadonlyMap<string, Other> = new Map(
  Object.entries({
    CT: 'ct',
    MR: 'mr',
    US: 'ultrasound',
    MG: 'mammogram',
    IO: 'dental',
    PX: 'dental',
    XA: 'fluoroscopy',
    RF: 'fluoroscopy',
    NM: 'nuclear',
    PT: 'nuclear',
    SR: 'report',
    DOC: 'document',
    SEG: 'segmentation',
    ECG: 'waveform',
    RTIMAGE: 'radiotherapy',
    RTDOSE: 'radiotherapy',
    RTPLAN: 'radiotherapy',
    RTSTRUCT: 'radiotherapy',
  } as const),
);

export const sopClass = defineCheck({
  id: 'sop-class',
  reasons: [
    'secondary-capture',
    'for-processing',
    'not-a-radiograph',
    ...new Set(others.map((other) => other.reason)),
  ],
  defaultLevel: 'error',
  decides: true,
  scope: 'file',
  thresholds: {},
  run({ facts }) {
    const uid = facts.sopClassUid;
    if (facts.kind !== 'dicom' || uid === undefined) return [];
    if (uid === COMPUTED_RADIOGRAPHY || uid === DIGITAL_X_RAY) return [];
    if (uid === DIGITAL_X_RAY_FOR_PROCESSING) return [{ reason: 'for-processing', mild: true }];
    const shown = modalities.get(facts.modality ?? '');
    if (isOrUnder(uid, SECONDARY_CAPTURE) && shown === undefined)
      return [{ reason: 'secondary-capture', mild: true }];
    // A class of its own is told by the modality, as far as that is one of those known.
    const other = others.findLast(({ root }) => isOrUnder(uid, root))?.reason ?? shown;
    return [{ reason: other ?? 'not-a-radiograph', engineCode: -2 }];
  },
});

function isOrUnder(uid: string, root: string): boolean {
  return uid === root || uid.startsWith(`${root}.`);
}
