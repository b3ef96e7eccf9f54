/** For every finding of the registered checks something that it is found in: a code without a sample does not compile. */

import type { ImageFacts } from '../../src/core/pipeline/facts.ts';
import type { Subject } from '../../src/core/quality/check.ts';
import type { CheckId, FindingCode } from '../../src/core/quality/finding-codes.ts';
import type { CheckSettings } from '../../src/core/quality/settings.ts';
import { drawChest } from '../../tools/samples/draw-chest.ts';
import { drawLateralChest } from '../../tools/samples/draw-lateral-chest.ts';
import { buildDicom } from './dicom.ts';
import {
  buildChestFilm,
  type ChestFilm,
  chestFilmElements,
  computedRadiography,
  dxForPresentation,
} from './dicom-chest-film.ts';

export interface FindingSample {
  readonly facts?: { readonly [K in keyof ImageFacts]?: ImageFacts[K] | undefined };
  /** Where the finding needs a file; read in place of `facts`. */
  readonly file?: () => Uint8Array<ArrayBuffer>;
  readonly settings?: CheckSettings;
  readonly about?: Partial<Subject>;
}

/** A digital PA chest film with nothing wrong. */
export const soundFacts: ImageFacts = {
  kind: 'dicom',
  sizeBytes: 14_900_000,
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  sopClassUid: dxForPresentation,
  sopInstanceUid: '1.2.826.0.1.3680043.10.1.1.1.1',
  studyInstanceUid: '1.2.826.0.1.3680043.10.1.1',
  seriesInstanceUid: '1.2.826.0.1.3680043.10.1.1.1',
  modality: 'DX',
  rows: 3048,
  columns: 2500,
  samplesPerPixel: 1,
  bitsAllocated: 16,
  bitsStored: 12,
  photometricInterpretation: 'MONOCHROME2',
  viewPosition: 'PA',
  bodyPartExamined: 'CHEST',
  patientSex: 'F',
  patientAgeYears: 43,
  manufacturer: 'Example Devices',
  manufacturerModelName: 'Wall Bucky 1',
  burnedInAnnotation: 'NO',
};

export const photographFacts: ImageFacts = {
  kind: 'jpeg',
  sizeBytes: 2_000_000,
  rows: 3000,
  columns: 2400,
  samplesPerPixel: 3,
  bitsStored: 8,
};

const storage = '1.2.840.10008.5.1.4.1.1';
const ofClass = (suffix: string): FindingSample => ({
  facts: { sopClassUid: `${storage}.${suffix}` },
});
const film = (change: ChestFilm): FindingSample => ({
  file: () => buildChestFilm({ rows: 4, columns: 4, ...change }),
});
const withoutPixels = (): Uint8Array<ArrayBuffer> =>
  buildDicom({ elements: chestFilmElements({ rows: 4, columns: 4 }).slice(0, -1) });
const devices: CheckSettings = {
  device: { level: 'error', thresholds: { devices: ['Other Maker', 'Example Devices / Bucky 2'] } },
};
const alone = {
  sameBytes: false,
  sameUidOtherBytes: false,
  samePixels: false,
  patientsUnderOneId: 1,
};
/** A film of 64 x 64 with pixels of its own: `grey` is from 0, black, to 1, by place from the top left corner, 0 to 1. */
const shown = (grey: (x: number, y: number) => number): FindingSample => ({
  file: () =>
    buildChestFilm({
      pixels: Uint16Array.from({ length: 64 * 64 }, (_, i) =>
        Math.round(4095 * grey((i % 64) / 64, Math.floor(i / 64) / 64)),
      ),
    }),
});
/** A film of 160 x 160 of these greys, 0 to 1. */
const drawn = (grey: () => Float32Array): FindingSample => ({
  file: () =>
    buildChestFilm({
      rows: 160,
      columns: 160,
      pixels: Uint16Array.from(grey(), (value) => Math.round(4095 * value)),
    }),
});
/** Bright air and lungs, a dark spine. */
const negative = shown((x, y) => {
  if (Math.min(x, 1 - x, y) < 0.06) return 1;
  const isLung = Math.abs(Math.abs(x - 0.5) - 0.22) < 0.1 && Math.abs(y - 0.42) < 0.22;
  return isLung ? 0.75 : 0.2;
});
/** A compressed frame whose stream is none. */
const torn = (): Uint8Array<ArrayBuffer> =>
  buildChestFilm({
    transferSyntaxUid: '1.2.840.10008.1.2.4.80',
    fragments: [Uint8Array.from({ length: 64 }, (_, i) => i)],
  });

/** The facts of a photograph, and none of a sound film's. */
const photographAlone = Object.fromEntries([
  ...Object.keys(soundFacts).map((name) => [name, undefined]),
  ...Object.entries(photographFacts),
]) as FindingSample['facts'] & object;

export const findingSamples: Readonly<
  Record<Extract<FindingCode, `${CheckId}/${string}`>, FindingSample>
> = {
  'sop-class/secondary-capture': ofClass('7'),
  'sop-class/for-processing': ofClass('1.1.1'),
  'sop-class/not-a-radiograph': ofClass('11.1'),
  'sop-class/dental': ofClass('1.3'),
  'sop-class/mammogram': ofClass('1.2'),
  'sop-class/ct': ofClass('2'),
  'sop-class/ultrasound': ofClass('6.1'),
  'sop-class/mr': { facts: { sopClassUid: `${storage}.7`, modality: 'MR' } },
  'sop-class/waveform': ofClass('9.1.1'),
  'sop-class/fluoroscopy': ofClass('12.2'),
  'sop-class/nuclear': ofClass('128'),
  'sop-class/segmentation': ofClass('66.4'),
  'sop-class/camera': ofClass('77.1.4'),
  'sop-class/report': ofClass('88.33'),
  'sop-class/document': ofClass('104.1'),
  'sop-class/radiotherapy': ofClass('481.1'),
  'identity/missing': { facts: { studyInstanceUid: undefined } },
  'identity/invalid': { facts: { seriesInstanceUid: '1.2.abc' } },
  'size/too-large': { facts: { sizeBytes: 256_000_001 } },
  'frames/many': { facts: { numberOfFrames: 2 } },
  'pixel-data/missing': { file: withoutPixels },
  'pixel-data/empty': film({ pixels: new Uint16Array(0) }),
  'pixel-data/no-dimensions': film({ attributes: { Rows: undefined } }),
  'pixel-data/too-short': film({ pixels: new Uint16Array(15) }),
  'pixel-data/too-long': film({ pixels: new Uint16Array(17) }),
  'pixel-data/not-encapsulated': film({ transferSyntaxUid: '1.2.840.10008.1.2.4.70' }),
  'pixel-data/undecodable': { file: torn },
  'transfer-syntax/unsupported': { facts: { transferSyntaxUid: '1.2.840.10008.1.2.4.102' } },
  'photometric/colour': { facts: { photometricInterpretation: 'RGB' } },
  'photometric/unsupported': { facts: { photometricInterpretation: 'CMYK' } },
  'photometric/missing': { facts: { photometricInterpretation: undefined } },
  'bits/allocated': { facts: { bitsAllocated: 32 } },
  'bits/few': { facts: { sopClassUid: computedRadiography, bitsStored: 8 } },
  'matrix/too-small': { facts: { rows: 511 } },
  'matrix/low': { facts: { columns: 1023 } },
  'body-part/other-part': { facts: { bodyPartExamined: 'L-SPINE' } },
  'body-part/unknown': { facts: { bodyPartExamined: 'Doe^Jane' } },
  'view/lateral': { facts: { viewPosition: 'LL' } },
  'view/other': { facts: { viewPosition: 'RLD' } },
  'view/ap': { facts: { viewPosition: 'AP' } },
  'view/missing': { facts: { viewPosition: undefined } },
  'view/unknown': { facts: { viewPosition: 'SOMEHOW' } },
  'age/under-minimum': { facts: { patientAgeYears: 3 } },
  'age/child': { facts: { patientAgeYears: 14 } },
  'age/missing': {
    facts: { patientAgeYears: undefined },
    settings: { age: { thresholds: { whenMissing: 'warn' } } },
  },
  'device/not-listed': { settings: devices },
  'device/not-named': { facts: { manufacturer: undefined }, settings: devices },
  'patient-id/missing': { about: { patientId: ' ' } },
  'patient-id/pattern': { about: { patientId: 'P-12', patientIdPattern: 'P-\\d{4}' } },
  'one-id-many-patients/shared': { about: { batch: { ...alone, patientsUnderOneId: 2 } } },
  'duplicate/same-file': { about: { batch: { ...alone, sameBytes: true } } },
  'duplicate/uid-conflict': { about: { batch: { ...alone, sameUidOtherBytes: true } } },
  'duplicate/same-pixels': { about: { batch: { ...alone, samePixels: true } } },
  'exposure/blank': shown(() => 0.5),
  'exposure/flat': shown((x, y) => 0.5 + 0.01 * Math.floor(10 * x * y)),
  'exposure/too-dark': shown((x, y) => Math.max(0, x + y - 0.8) / 2),
  'exposure/too-bright': shown((x, y) => Math.min(1, x + y)),
  'inverted/tone': negative,
  'frontal-chest/lateral': drawn(() => drawLateralChest(160, 160, 1)),
  'frontal-chest/turned': drawn(() =>
    drawChest({ width: 160, height: 160, seed: 1, noise: 0.01 }).reverse(),
  ),
  'frontal-chest/not-chest': drawn(() =>
    Float32Array.from({ length: 160 * 160 }, (_, i) => (i % 160) / 160),
  ),
  'burned-in/text-found': { about: { textCount: 2 } },
  'burned-in/annotated': { facts: { burnedInAnnotation: 'YES' } },
  'burned-in/secondary-capture': {
    facts: { sopClassUid: `${storage}.7`, burnedInAnnotation: undefined },
  },
  'burned-in/photograph': { facts: photographAlone },
  'burned-in/photograph-searched': { facts: photographAlone, about: { textCount: 0 } },
};
