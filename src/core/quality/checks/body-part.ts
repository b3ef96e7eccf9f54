/** A film that says it is of another part of the body is not a chest radiograph. */
import { defineCheck } from '../check.ts';

/** Chest as devices write it, in the languages met so far; matched anywhere in the value. */
const chest = [
  'CHEST',
  'THORAX',
  'TORAX',
  'TÓRAX',
  'LUNG',
  'PULMON',
  'POUMON',
  'THORACIQUE',
  'RIB',
  '胸',
  'ГРУД',
];

/** Defined terms of PS3.16 annex L, table L-1, and their usual variants, that a chest film can't bear. */
const others = new Set(
  `ABDOMEN ABDOMENPELVIS ADRENAL ANKLE ARM ANUS AORTA BLADDER BRAIN BREAST BUTTOCK CALCANEUS CALF CAROTID CEREBELLUM
  CERVIX CHEEK CIRCLEOFWILLIS COCCYX COLON CORNEA CSPINE CTSPINE DUODENUM EAR ELBOW ESOPHAGUS EXTREMITY EYE EYELID FACE
  FEMUR FINGER FOOT FOREARM GALLBLADDER HAND HEAD HEADNECK HIP HUMERUS IAC ILEUM ILIUM JAW JEJUNUM KIDNEY KNEE LARYNX
  LEG LIVER LSPINE LSSPINE MANDIBLE MAXILLA MOUTH NECK NOSE ORBIT OVARY PANCREAS PAROTID PATELLA PELVIS PENIS PHARYNX
  PROSTATE RADIUS RADIUSULNA RECTUM SCALP SCROTUM SELLA SHOULDER SINUS SKULL SPLEEN SSPINE STOMACH TARSAL TESTIS THIGH
  THUMB THYROID TIBIA TIBIAFIBULA TLSPINE TMJ TOE TONGUE TSPINE ULNA URETER URETHRA UTERUS VAGINA VULVA WHOLEBODY WRIST
  ZYGOMA SPINE CERVICAL LUMBAR SACRUM DENTAL TOOTH TEETH`.split(/\s+/),
);

export const bodyPart = defineCheck({
  id: 'body-part',
  reasons: ['other-part', 'unknown'],
  defaultLevel: 'error',
  scope: 'file',
  thresholds: {
    /** Further terms that count as chest in this archive. */
    alsoChest: { value: [], unit: 'terms' },
  },
  run({ facts }, { alsoChest }) {
    const value = facts.bodyPartExamined?.toUpperCase();
    if (facts.kind !== 'dicom' || value === undefined) return [];
    if ([...chest, ...alsoChest].some((term) => value.includes(term.toUpperCase()))) return [];
    const known = value.split(/[^\p{L}]+/u).find((word) => others.has(word));
    // Only a standard term is repeated: free text of the file could name someone.
    return known === undefined
      ? [{ reason: 'unknown', mild: true }]
      : [{ reason: 'other-part', params: { bodyPart: known }, engineCode: -1 }];
  },
});
