/** What each quality check and its thresholds are called in an archive's settings. */

import type { Unit } from '../../../core/quality/check.ts';
import type { checks as registry } from '../../../core/quality/checks/index.ts';

type Check = (typeof registry)[number];
type ThresholdOf<Id extends Check['id']> = Extract<Check, { id: Id }>['thresholds'];
type CheckWords = {
  readonly [Id in Check['id']]: {
    readonly title: string;
    readonly about: string;
    readonly thresholds: { readonly [Name in keyof ThresholdOf<Id>]: string };
  };
};

const titles = {
  'sop-class': {
    title: 'Kind of image',
    about: 'Is it a radiograph, and not a CT slice, an ultrasound or a report?',
    thresholds: {},
  },
  identity: {
    title: 'Identifiers',
    about: 'Does the file carry the UIDs that keep films apart?',
    thresholds: {},
  },
  size: {
    title: 'File size',
    about: 'Is the file small enough for the portal?',
    thresholds: { maximum: 'Largest file' },
  },
  frames: { title: 'One frame', about: 'Is it a single picture?', thresholds: {} },
  'pixel-data': {
    title: 'Picture data',
    about: 'Is the picture there and whole, and can it be decoded?',
    thresholds: {},
  },
  'transfer-syntax': {
    title: 'Compression',
    about: 'Can the picture’s compression be read?',
    thresholds: {},
  },
  photometric: {
    title: 'Grey scale',
    about: 'Is it a grey-scale picture?',
    thresholds: {},
  },
  bits: {
    title: 'Grey levels',
    about: 'Does the picture hold enough shades of grey?',
    thresholds: { minStored: 'At least' },
  },
  matrix: {
    title: 'Resolution',
    about: 'Is the picture large enough? Counted along its short side.',
    thresholds: { minShortSide: 'At least', goodShortSide: 'Warn below' },
  },
  'body-part': {
    title: 'Body part',
    about: 'Does the file say that it shows a chest?',
    thresholds: { alsoChest: 'Further words for a chest' },
  },
  view: {
    title: 'View',
    about: 'Is it a frontal film? An AP view only warns.',
    thresholds: { whenMissing: 'When the view is missing' },
  },
  age: {
    title: 'Patient’s age',
    about: 'Is the patient old enough for the engine?',
    thresholds: {
      minimum: 'At least',
      recommended: 'Warn below',
      whenMissing: 'When the age is missing',
    },
  },
  device: {
    title: 'X-ray device',
    about: 'Is the device on this archive’s list?',
    thresholds: { devices: 'Devices, as “maker” or “maker / model”' },
  },
  'patient-id': {
    title: 'Patient ID',
    about: 'Is there one, and does it match the project’s pattern?',
    thresholds: {},
  },
  'one-id-many-patients': {
    title: 'One ID, one patient',
    about: 'Does no replacement ID stand for several patients?',
    thresholds: {},
  },
  duplicate: {
    title: 'Duplicates',
    about: 'Is the film new to this archive? By its identifier, and by the picture itself.',
    thresholds: {},
  },
  exposure: {
    title: 'Exposure',
    about: 'Does the film show enough greys, and nothing burnt out in its middle?',
    thresholds: { maxClipped: 'Plain black or white in the middle, at most', minGreys: 'At least' },
  },
  inverted: {
    title: 'Black and white',
    about: 'Are lungs dark and bones bright, as the file says?',
    thresholds: {},
  },
  'frontal-chest': {
    title: 'Frontal chest film',
    about: 'Does the picture itself look like a chest from the front, upright?',
    thresholds: { minLikelihood: 'Warn when less likely than' },
  },
  'burned-in': {
    title: 'Text in the picture',
    about: 'Could the picture itself show a name?',
    thresholds: {},
  },
} as const satisfies CheckWords;

const units = {
  bits: 'bits',
  pixels: 'pixels',
  years: 'years',
  MB: 'MB',
  percent: 'percent',
  greys: 'shades of grey',
  terms: 'one a line',
  devices: 'one a line',
  choice: 'choice',
} as const satisfies Record<Unit, string>;

export const checks = {
  titles,
  units,
  choices: { ignore: 'say nothing', warn: 'warn', refuse: 'refuse the film' },
  levels: { error: 'Error', warning: 'Warning', off: 'Off' },
  levelOf: 'Level of {{check}}',
  legend: 'An error stops that film only. A warning lets it go, marked.',
  fixed: 'always an error',
  default: 'default: {{value}}',
  reset: 'Back to the defaults',
  show: 'Show the checks',
  hide: 'Hide the checks',
  allDefault: '{{count, number}} checks, all at their defaults.',
  changed: '{{changed, number}} of {{count, number}} checks differ from their defaults.',
} as const;
