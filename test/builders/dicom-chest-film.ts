/** A small chest film as a digital X-ray sends it: DX for presentation, with its type 1 and 2 attributes (PS3.3 A.26). */
import {
  type BuildElement,
  type BuildOptions,
  type BuildValue,
  buildDicom,
  elementsOf,
  sequence,
  syntaxes,
} from './dicom.ts';

export const dxForPresentation = '1.2.840.10008.5.1.4.1.1.1.1';
export const computedRadiography = '1.2.840.10008.5.1.4.1.1.1';

export interface ChestFilm extends Omit<BuildOptions, 'elements' | 'transferSyntaxUid'> {
  readonly transferSyntaxUid?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly bitsAllocated?: 8 | 16;
  readonly bitsStored?: number;
  readonly photometricInterpretation?: 'MONOCHROME1' | 'MONOCHROME2';
  /** Row-major, `rows * columns` values; a chest drawn by formula unless given. */
  readonly pixels?: Uint8Array | Uint16Array;
  /** Encapsulated pixels instead, without the offset table, which is left empty. */
  readonly fragments?: readonly Uint8Array[];
  /** By keyword: in place of what the film has, or added; `undefined` leaves the attribute out. */
  readonly attributes?: Readonly<Record<string, BuildValue | undefined>>;
  /** Added, or in place of what the film has under the same tag: sequences, private elements. */
  readonly elements?: readonly BuildElement[];
}

export function buildChestFilm(film: ChestFilm = {}): Uint8Array<ArrayBuffer> {
  return buildDicom({ ...film, elements: chestFilmElements(film) });
}

/** In tag order. */
export function chestFilmElements(film: ChestFilm = {}): BuildElement[] {
  const elements = [
    ...elementsOf({ ...subject, ...acquisition, ...imageAttributes(film), ...film.attributes }),
    ...sequences(),
    pixelElement(film),
  ];
  const replaced = new Set(film.elements?.map((element) => element.tag));
  return [...elements.filter(({ tag }) => !replaced.has(tag)), ...(film.elements ?? [])].toSorted(
    (a, b) => a.tag - b.tag,
  );
}

const subject: Readonly<Record<string, BuildValue>> = {
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: dxForPresentation,
  SOPInstanceUID: '1.2.826.0.1.3680043.10.1.1.1.1',
  StudyInstanceUID: '1.2.826.0.1.3680043.10.1.1',
  SeriesInstanceUID: '1.2.826.0.1.3680043.10.1.1.1',
  StudyDate: '20240304',
  StudyTime: '101500',
  AccessionNumber: 'ACC0001',
  ReferringPhysicianName: 'Refer^Ann',
  StudyID: '77',
  SeriesNumber: 1,
  InstanceNumber: 1,
  PatientName: 'Example^Patient',
  PatientID: 'HOSP-000123',
  PatientBirthDate: '19800517',
  PatientSex: 'F',
  PatientAge: '043Y',
};

const acquisition: Readonly<Record<string, BuildValue>> = {
  Modality: 'DX',
  Manufacturer: 'Example Devices',
  ManufacturerModelName: 'Wall Bucky 1',
  InstitutionName: 'Example District Hospital',
  DeviceSerialNumber: 'SN-4711',
  SoftwareVersions: '1.0',
  PresentationIntentType: 'FOR PRESENTATION',
  AcquisitionDate: '20240304',
  AcquisitionTime: '101502',
  ContentDate: '20240304',
  ContentTime: '101503',
  BodyPartExamined: 'CHEST',
  ViewPosition: 'PA',
  PatientOrientation: ['L', 'F'],
  ImageLaterality: 'U',
  KVP: '120',
  PositionerType: '',
  DetectorType: 'SCINTILLATOR',
  ImagerPixelSpacing: ['0.143', '0.143'],
};

function imageAttributes(film: ChestFilm): Readonly<Record<string, BuildValue>> {
  const bitsStored = film.bitsStored ?? (film.bitsAllocated === 8 ? 8 : 12);
  return {
    ImageType: ['ORIGINAL', 'PRIMARY', ''],
    SamplesPerPixel: 1,
    PhotometricInterpretation: film.photometricInterpretation ?? 'MONOCHROME2',
    Rows: film.rows ?? 64,
    Columns: film.columns ?? 64,
    BitsAllocated: film.bitsAllocated ?? 16,
    BitsStored: bitsStored,
    HighBit: bitsStored - 1,
    PixelRepresentation: 0,
    PixelIntensityRelationship: 'LOG',
    PixelIntensityRelationshipSign: -1,
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    PresentationLUTShape: 'IDENTITY',
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'US',
    WindowCenter: String(2 ** (bitsStored - 1)),
    WindowWidth: String(2 ** bitsStored),
  };
}

function code(value: string, scheme: string, meaning: string): BuildElement[] {
  return elementsOf({
    CodeValue: value,
    CodingSchemeDesignator: scheme,
    CodeMeaning: meaning,
  });
}

function sequences(): BuildElement[] {
  return [
    sequence('AnatomicRegionSequence', [code('51185008', 'SCT', 'Chest')]),
    sequence('ViewCodeSequence', [code('272479007', 'SCT', 'postero-anterior')]),
    sequence('AcquisitionContextSequence', []),
  ];
}

function pixelElement(film: ChestFilm): BuildElement {
  const tag = 0x7fe00010;
  if (film.fragments !== undefined) {
    return { tag, vr: 'OB', fragments: [new Uint8Array(0), ...film.fragments] };
  }
  const pixels = film.pixels ?? stamped(chestPixels(film), film.attributes?.SOPInstanceUID);
  if (pixels instanceof Uint8Array) {
    return { tag, vr: film.bitsAllocated === 8 ? 'OB' : 'OW', value: pixels };
  }
  return { tag, vr: 'OW', value: wordBytes(pixels, film.transferSyntaxUid) };
}

/** Films of different UIDs differ in the last bits of a few pixels, as two exposures do: they are no duplicates. */
function stamped<T extends Uint8Array | Uint16Array>(pixels: T, uid: BuildValue | undefined): T {
  if (typeof uid !== 'string') return pixels;
  let hash = 5381;
  for (const character of uid) hash = (Math.imul(hash, 33) ^ character.charCodeAt(0)) >>> 0;
  for (let bit = 0; bit < 32 && bit < pixels.length; bit++) pixels[bit]! ^= (hash >>> bit) & 1;
  return pixels;
}

function wordBytes(words: Uint16Array, transferSyntaxUid: string | undefined): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 2));
  const little = transferSyntaxUid !== syntaxes.explicitBig;
  for (const [index, word] of words.entries()) view.setUint16(index * 2, word, little);
  return new Uint8Array(view.buffer);
}

/** Two dark lungs beside a bright spine, in MONOCHROME2 terms; row-major. */
export function chestPixels(film: ChestFilm = {}): Uint8Array | Uint16Array {
  const { rows = 64, columns = 64 } = film;
  const bitsStored = film.bitsStored ?? (film.bitsAllocated === 8 ? 8 : 12);
  const top = 2 ** bitsStored - 1;
  const pixels =
    film.bitsAllocated === 8 ? new Uint8Array(rows * columns) : new Uint16Array(rows * columns);
  for (let index = 0; index < pixels.length; index++) {
    const x = (index % columns) / columns - 0.5;
    const y = Math.floor(index / columns) / rows - 0.5;
    const lung = Math.exp(-(((Math.abs(x) - 0.2) / 0.12) ** 2) - (y / 0.3) ** 2);
    const spine = Math.exp(-((x / 0.05) ** 2));
    const ribs = 0.05 * Math.sin(y * 60 + Math.abs(x) * 20);
    const grey = Math.min(1, Math.max(0, 0.55 + 0.3 * spine - 0.45 * lung + ribs * lung));
    pixels[index] = Math.round(
      film.photometricInterpretation === 'MONOCHROME1' ? top * (1 - grey) : top * grey,
    );
  }
  return pixels;
}
