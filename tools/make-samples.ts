/** Draws the files in `samples/`: run by hand, `node tools/make-samples.ts`, after a change to what it draws. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import {
  type BuildElement,
  buildDicom,
  elementsOf,
  named,
  syntaxes,
} from '../test/builders/dicom.ts';
import {
  type ChestFilm,
  chestFilmElements,
  computedRadiography,
} from '../test/builders/dicom-chest-film.ts';
import { encodeHtj2k, encodeJpeg, encodeJpegLs } from '../test/builders/encode-pixels.ts';
import { drawChest } from './samples/draw-chest.ts';
import { drawCtSlice } from './samples/draw-ct-slice.ts';
import { encodePng16, withExif } from './samples/encode-files.ts';
import { photograph } from './samples/photograph.ts';

const folder = path.resolve(import.meta.dirname, '..', 'samples');

/** A UID that is the same whenever the samples are made (PS3.5 B.2). */
function uid(name: string): string {
  const digest = createHash('sha256').update(`plainfilm sample ${name}`).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${digest}`)}`;
}

function identity(key: string, name: string, sex: 'F' | 'M', birth: string, file: string) {
  return {
    PatientName: name,
    PatientID: `SAMPLE-${key}`,
    PatientBirthDate: birth,
    PatientSex: sex,
    PatientAge: `${String(2024 - Number(birth.slice(0, 4))).padStart(3, '0')}Y`,
    StudyInstanceUID: uid(`study ${key} ${file}`),
    SeriesInstanceUID: uid(`series ${file}`),
    SOPInstanceUID: uid(`image ${file}`),
    InstitutionName: 'Sample Hospital (invented)',
    ReferringPhysicianName: 'Sample^Referrer',
    AccessionNumber: `SAMPLE${key}`,
  };
}

const alma = (file: string) => identity('001', 'Sample^Alma', 'F', '19870412', file);
const boris = (file: string) => identity('002', 'Sample^Boris', 'M', '19641130', file);
const carla = (file: string) => identity('003', 'Sample^Carla', 'F', '19990704', file);

/** Grey from 0 to 1 as stored values. */
function stored(grey: Float32Array, bits: number, negative = false): Uint16Array {
  const top = 2 ** bits - 1;
  return Uint16Array.from(grey, (value) => Math.round((negative ? 1 - value : value) * top));
}

/** What only DX has, and what CR has instead (PS3.3 A.2). */
const notInCr = new Set(
  [
    'PresentationIntentType',
    'AnatomicRegionSequence',
    'AcquisitionContextSequence',
    'DetectorType',
    'PositionerType',
    'ImageLaterality',
    'PixelIntensityRelationship',
    'PixelIntensityRelationshipSign',
    'PresentationLUTShape',
    'RescaleIntercept',
    'RescaleSlope',
    'RescaleType',
    'ViewCodeSequence',
  ].map((keyword) => named(keyword).tag),
);

function crElements(film: ChestFilm): BuildElement[] {
  const attributes = {
    SOPClassUID: computedRadiography,
    Modality: 'CR',
    ManufacturerModelName: 'Cassette Reader 2',
    DistanceSourceToDetector: '1800',
    ...film.attributes,
  };
  return chestFilmElements({ ...film, attributes }).filter(({ tag }) => !notInCr.has(tag));
}

async function dxJpegLs(): Promise<Uint8Array> {
  const [width, height] = [1024, 1130];
  const grey = drawChest({ width, height, seed: 11, noise: 0.00022 });
  const frame = await encodeJpegLs({
    width,
    height,
    components: 1,
    bits: 12,
    pixels: stored(grey, 12),
  });
  const transferSyntaxUid = syntaxes.jpegLsLossless;
  return buildDicom({
    transferSyntaxUid,
    elements: chestFilmElements({
      transferSyntaxUid,
      rows: height,
      columns: width,
      fragments: [frame],
      attributes: alma('dx-pa.dcm'),
    }),
  });
}

async function dxNegative(): Promise<Uint8Array> {
  const [width, height] = [1024, 1120];
  const grey = drawChest({ width, height, seed: 12, opacity: true, noise: 0.00022 });
  const pixels = stored(grey, 12, true);
  const frame = await encodeHtj2k({ width, height, components: 1, bits: 12, pixels });
  const transferSyntaxUid = syntaxes.htj2kLossless;
  return buildDicom({
    transferSyntaxUid,
    elements: chestFilmElements({
      transferSyntaxUid,
      rows: height,
      columns: width,
      photometricInterpretation: 'MONOCHROME1',
      fragments: [frame],
      attributes: {
        ...boris('IM-0001-0002'),
        PresentationLUTShape: 'INVERSE',
        PixelIntensityRelationshipSign: 1,
      },
    }),
  });
}

/** Deflated Explicit VR Little Endian (PS3.5 A.5), and an AP view of the first patient. */
function crDeflated(): Uint8Array {
  const [width, height] = [1024, 1080];
  const grey = drawChest({ width, height, seed: 11, noise: 0.00003 });
  const elements = crElements({
    rows: height,
    columns: width,
    bitsStored: 10,
    pixels: stored(grey, 10),
    attributes: { ...alma('cr-ap.dcm'), ViewPosition: 'AP' },
  });
  const deflated = buildDicom({ transferSyntaxUid: syntaxes.deflated, elements });
  const plain = buildDicom({ elements });
  const dataSet = zlib.deflateRawSync(plain.subarray(metaEnd(plain)), { level: 9 });
  const pad = Buffer.alloc(dataSet.length % 2);
  return Buffer.concat([deflated.subarray(0, metaEnd(deflated)), dataSet, pad]);
}

/** Where group 0002 ends: its length stands in its first element (PS3.10 7.1). */
function metaEnd(file: Uint8Array): number {
  return 144 + new DataView(file.buffer, file.byteOffset).getUint32(140, true);
}

function crNative(): Uint8Array {
  const [width, height] = [512, 580];
  const grey = drawChest({ width, height, seed: 14, noise: 0.002 });
  return buildDicom({
    transferSyntaxUid: syntaxes.implicitLittle,
    elements: crElements({
      transferSyntaxUid: syntaxes.implicitLittle,
      rows: height,
      columns: width,
      bitsStored: 10,
      pixels: stored(grey, 10),
      attributes: carla('cr-pa-small.dcm'),
    }),
  });
}

function png(): Uint8Array {
  const [width, height] = [1024, 1160];
  const grey = drawChest({ width, height, seed: 15, opacity: true, noise: 0.0004 });
  // A 9-bit film widened to 16: most of the lower byte stays empty, and the file small.
  const pixels = Uint16Array.from(grey, (value) => Math.round(value * 511) * 128);
  return encodePng16(pixels, width, height, 'Sample^Dora, born 1990-02-03');
}

async function jpeg(): Promise<Uint8Array> {
  const [width, height] = [1050, 1200];
  const grey = drawChest({ width, height, seed: 16, noise: 0.002 });
  const photo = photograph(grey, width, height, 16);
  const stream = await encodeJpeg({ ...photo, components: 3, bits: 8 }, 82);
  return withExif(stream, 6, {
    270: 'Sample^Emil, born 1971-05-06, chest PA',
    271: 'Sample Phones (invented)',
    272: 'Telephone 1',
    306: '2024:03:04 10:15:00',
    315: 'Nurse Sample',
  });
}

function ctSlice(): Uint8Array {
  const size = 256;
  const hounsfield = drawCtSlice(size, 17);
  const elements: BuildElement[] = [
    ...elementsOf({
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      ...carla('ct-slice.dcm'),
      StudyDate: '20240304',
      StudyTime: '101500',
      StudyID: '78',
      SeriesNumber: 1,
      AcquisitionNumber: 1,
      InstanceNumber: 1,
      Modality: 'CT',
      Manufacturer: 'Example Devices',
      BodyPartExamined: 'CHEST',
      PatientPosition: 'HFS',
      SliceThickness: '5',
      KVP: '120',
      FrameOfReferenceUID: uid('frame of reference'),
      PositionReferenceIndicator: '',
      ImagePositionPatient: ['-175', '-175', '0'],
      ImageOrientationPatient: ['1', '0', '0', '0', '1', '0'],
      PixelSpacing: ['1.367', '1.367'],
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: size,
      Columns: size,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 1,
      RescaleIntercept: '0',
      RescaleSlope: '1',
      WindowCenter: '-300',
      WindowWidth: '1600',
    }),
    { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(hounsfield.buffer) },
  ].toSorted((a, b) => a.tag - b.tag);
  return buildDicom({ elements });
}

async function make(): Promise<void> {
  const whole = await dxJpegLs();
  const files: Readonly<Record<string, Uint8Array>> = {
    'dx-pa.dcm': whole,
    'IM-0001-0002': await dxNegative(),
    'cr-ap.dcm': crDeflated(),
    'cr-pa-small.dcm': crNative(),
    'chest film.png': png(),
    'photo of film (2).jpg': await jpeg(),
    'ct-slice.dcm': ctSlice(),
    'cut-short.dcm': whole.subarray(0, Math.round(whole.length * 0.1)),
  };
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, name), bytes);
    console.log(`${name.padEnd(24)} ${Math.ceil(bytes.length / 1024)} KiB`);
  }
}

await make();
