/** The drop of the main job: a folder with films of many kinds, real ones too where there are any, and two that can't go. */
import fs from 'node:fs';
import path from 'node:path';
import { syntaxes } from '../builders/dicom.ts';
import { buildChestFilm, chestPixels } from '../builders/dicom-chest-film.ts';
import { encodeJpeg2000 } from '../builders/encode-pixels.ts';
import { corpusFiles } from '../shared-folder.ts';

export interface DroppedFilm {
  /** Path inside the dropped folder. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Beginning of the state that it must come to. */
  readonly state: string;
}

const samples = path.resolve(import.meta.dirname, '../../samples');

/** Samples under names that people give: they name the patient. */
const sampleNames: readonly (readonly [string, string, string])[] = [
  ['dx-pa.dcm', 'Alma Sample/alma-sample front.dcm', 'Stored'],
  ['cr-ap.dcm', 'Alma Sample/alma-sample again.dcm', 'Stored'],
  ['IM-0001-0002', 'IM-0001-0002', 'Stored'],
  ['cr-pa-small.dcm', 'Carla_1999.dcm', 'Stored'],
  ['chest film.png', 'Dora born 1990.png', 'Stored'],
  ['photo of film (2).jpg', 'photo of Emil (2).jpg', 'Stored'],
  ['ct-slice.dcm', 'Alma Sample/CT of Alma.dcm', 'Not a chest X-ray'],
  ['cut-short.dcm', 'Alma Sample/half of Alma.dcm', 'File is cut short'],
];

/** Of the corpus, by the beginning of their hash. */
const realNames: readonly (readonly [string, string, string])[] = [
  ['ee3da313', 'real computed radiograph', 'Stored'],
  ['13d378bf', 'real radiograph.dcm', 'Stored'],
  ['1031f4a1', 'real colour.jpg', 'Stored'],
  ['a3f1fe4e', 'real grey.jpg', 'Stored'],
  ['f790f358', 'real grey.png', 'Stored'],
  ['5ae125c9', 'real CT.dcm', 'Not a chest X-ray'],
  ['69ffe0c6', 'real broken.dcm', ''],
];

export async function mainJobFilms(): Promise<DroppedFilm[]> {
  const drawn = sampleNames.map(([file, name, state]) => ({
    name,
    state,
    bytes: fs.readFileSync(path.join(samples, file)),
  }));
  const corpus = corpusFiles();
  const real = realNames.flatMap(([hash, name, state]) => {
    const file = corpus.find((each) => path.basename(each.path).includes(`__${hash}__`));
    return file ? [{ name, state, bytes: fs.readFileSync(file.path) }] : [];
  });
  return [...drawn, ...(await builtFilms()), ...real];
}

/** Transfer syntaxes that the samples don't have. */
async function builtFilms(): Promise<DroppedFilm[]> {
  const rows = 1030;
  const columns = 1040;
  const pixels = chestPixels({ rows, columns });
  const raw = { width: columns, height: rows, components: 1, bits: 12, pixels } as const;
  const jpeg2000 = await encodeJpeg2000(raw);
  const big = buildChestFilm({
    rows,
    columns,
    transferSyntaxUid: syntaxes.explicitBig,
    attributes: identityOf(1),
  });
  const compressed = buildChestFilm({
    rows,
    columns,
    transferSyntaxUid: syntaxes.jpeg2000Lossless,
    fragments: [jpeg2000],
    attributes: identityOf(2),
  });
  const native = buildChestFilm({ rows, columns, attributes: identityOf(3) });
  return [
    { name: 'Ward 7/Fatima.dcm', bytes: Buffer.from(big), state: 'Stored' },
    { name: 'Ward 7/Gustav.dcm', bytes: Buffer.from(compressed), state: 'Stored' },
    { name: 'Ward 7/Hermine', bytes: Buffer.from(native), state: 'Stored' },
  ];
}

function identityOf(number: number): Record<string, string> {
  const names = ['', 'Invented^Fatima', 'Invented^Gustav', 'Invented^Hermine'];
  const root = `1.2.826.0.1.3680043.10.12.${number}`;
  return {
    StudyInstanceUID: `${root}.1`,
    SeriesInstanceUID: `${root}.2`,
    SOPInstanceUID: `${root}.3`,
    PatientName: names[number] ?? '',
    PatientID: `WARD7-${4700 + number}`,
    PatientBirthDate: `19${50 + number}0611`,
    RequestingPhysician: 'Orders^Olga',
    PatientAddress: 'Invented Street 12',
    PatientComments: 'brother of the village head',
  };
}
