/** What the fuzzer starts from: sound files of every kind, each full of planted values that must go. */
import { profileRows } from '../../src/core/standard/confidentiality-profile.ts';
import { type BuildElement, sequence, syntaxes } from '../builders/dicom.ts';
import { buildChestFilm, type ChestFilm } from '../builders/dicom-chest-film.ts';
import { buildJpeg, buildJpeg2000, exif, jfif, segment } from '../builders/jpeg-stream.ts';
import { nested, plant, plantedElement, plantedTags } from '../builders/planted-identity.ts';
import { buildPng, textChunk } from '../builders/png-file.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file to mutate. */
export interface Seed {
  readonly name: string;
  readonly kind: 'dicom' | 'png' | 'jpeg';
  readonly bytes: Bytes;
  /** Deflated: the data set begins here, and is kept inflated so that mutations reach into it. */
  readonly deflateFrom?: number;
}

/** Frames to mutate before they go into a film. */
export interface FrameSeed {
  readonly name: string;
  readonly frame: Bytes;
  readonly film: (frame: Bytes) => Bytes;
}

const secret = (place: string) => plant(0x00990099, place);
const bytesOf = (place: string) => new TextEncoder().encode(secret(place));

/** One row in twenty, from another one on for each seed, so that together they have all kinds. */
function plants(place: string, from: number): BuildElement[] {
  return profileRows()
    .filter((_, index) => index % 20 === from % 20)
    .flatMap(plantedTags)
    .filter((tag) => tag > 0x0007ffff && tag !== 0x00080018 && tag >>> 24 < 0x7f)
    .map((tag) => plantedElement(tag, place, tag % 3 === 0 ? 'UN' : 'own'))
    .toSorted((a, b) => a.tag - b.tag);
}

function film(from: number, more: ChestFilm = {}): Bytes {
  const preamble = new Uint8Array(128);
  preamble.set(bytesOf('preamble'));
  const text = (tag: number, vr: string, place: string) => ({ tag, vr, value: bytesOf(place) });
  const icon = sequence('IconImageSequence', [[text(0x7fe00010, 'OB', 'icon')]]);
  return buildChestFilm({
    rows: 8,
    columns: 8,
    preamble,
    moreMeta: [text(0x00020016, 'AE', 'source'), text(0x00020102, 'OB', 'metaprivate')],
    elements: [
      ...plants('top', from),
      nested(plants('d3', from + 1), 3),
      sequence('ContributingSourcesSequence', [[nested(plants('d12', from + 2), 12, true)]]),
      icon,
      text(0x00290010, 'LO', 'creator'),
      {
        tag: 0x00291001,
        vr: 'UN',
        items: [[text(0x00080104, 'LO', 'unitem')]],
        undefinedLength: true,
        implicitItems: true,
      },
      text(0x60003000, 'OW', 'overlay'),
      text(0x7fe10010, 'LO', 'behind'),
      text(0xfffcfffc, 'OB', 'padding'),
    ].filter((element, index, all) => all.findIndex(({ tag }) => tag === element.tag) === index),
    ...more,
  });
}

/** Built inflated; `uid` must be as long as that of explicit little endian is, so that its place can be written over. */
function deflatedFilm(): Seed {
  const built = film(12, { transferSyntaxUid: syntaxes.deflated });
  const plain = film(12, { transferSyntaxUid: syntaxes.explicitLittle });
  const start = dataSetStart(built);
  const head = built.subarray(0, start);
  const dataSet = plain.subarray(dataSetStart(plain));
  const bytes = new Uint8Array(head.byteLength + dataSet.byteLength);
  bytes.set(head);
  bytes.set(dataSet, head.byteLength);
  return { name: 'deflated', kind: 'dicom', bytes, deflateFrom: start };
}

/** Group length of the meta information stands first and counts what follows it (PS3.10 7.1). */
function dataSetStart(file: Bytes): number {
  return 144 + new DataView(file.buffer).getUint32(140, true);
}

const thumbnail = (place: string) =>
  segment(0xe0, Uint8Array.from([...jfif.subarray(4), ...bytesOf(place)]));

function plantedJpeg(startOfFrame: number): Bytes {
  return buildJpeg({
    rows: 8,
    columns: 8,
    startOfFrame,
    before: [
      thumbnail('jfif'),
      exif(6, secret('exif')),
      segment(0xfe, secret('com')),
      segment(0xed, secret('app13')),
    ],
    between: [segment(0xfe, secret('between'))],
    trailing: bytesOf('trailing'),
  });
}

const profile = new TextEncoder().encode(`${secret('profile')}\0\0\x78\x01abc`);

/** Deterministic; made once for a run. */
export function makeSeeds(): readonly Seed[] {
  const dicom = (name: string, bytes: Bytes): Seed => ({ name, kind: 'dicom', bytes });
  return [
    dicom('explicit', film(0)),
    dicom('implicit', film(3, { transferSyntaxUid: syntaxes.implicitLittle })),
    dicom('big endian', film(6, { transferSyntaxUid: syntaxes.explicitBig })),
    dicom('no preamble', film(9, { transferSyntaxUid: syntaxes.implicitLittle, preamble: false })),
    dicom('no meta', film(15, { preamble: false, meta: false, moreMeta: [] })),
    deflatedFilm(),
    ...makeFrameSeeds().map(({ name, frame, film: around }) => dicom(name, around(frame))),
    {
      name: 'PNG',
      kind: 'png',
      bytes: buildPng({
        before: [
          textChunk(secret('text')),
          { type: 'iCCP', data: profile },
          { type: 'gAMA', data: Uint8Array.of(0, 0, 177, 143) },
        ],
        after: [textChunk(secret('late'), 'iTXt'), { type: 'eXIf', data: bytesOf('exif') }],
        trailing: bytesOf('trailing'),
      }),
    },
    { name: 'JPEG', kind: 'jpeg', bytes: plantedJpeg(0xc0) },
    { name: 'progressive JPEG', kind: 'jpeg', bytes: plantedJpeg(0xc2) },
  ];
}

export function makeFrameSeeds(): readonly FrameSeed[] {
  const inFilm =
    (from: number, transferSyntaxUid: string, offsetTable: Uint8Array = new Uint8Array(0)) =>
    (frame: Bytes): Bytes => {
      const half = (frame.byteLength >> 2) * 2;
      return film(from, {
        transferSyntaxUid,
        bitsAllocated: 8,
        elements: [
          ...plants('top', from),
          {
            tag: 0x7fe00010,
            vr: 'OB',
            fragments: [offsetTable, frame.subarray(0, half), frame.subarray(half)],
          },
        ],
      });
    };
  const j2k = buildJpeg2000({ comments: [secret('com')], trailing: bytesOf('trailing') });
  return [
    { name: 'JPEG frame', frame: plantedJpeg(0xc0), film: inFilm(1, syntaxes.jpegBaseline) },
    {
      name: 'JPEG-LS frame',
      frame: plantedJpeg(0xf7),
      film: inFilm(4, syntaxes.jpegLsLossless, new Uint8Array(4)),
    },
    { name: 'JPEG 2000 frame', frame: j2k, film: inFilm(7, syntaxes.jpeg2000Lossless) },
    {
      name: 'open JPEG 2000 frame',
      frame: buildJpeg2000({ comments: [secret('com')], openEnd: true }),
      film: inFilm(10, syntaxes.jpeg2000Lossless, bytesOf('table')),
    },
    { name: 'RLE frame', frame: rleFrame(), film: inFilm(13, syntaxes.rle) },
  ];
}

/** One segment for 8 rows of 8 samples, each row one run (PS3.5 annex G), and text behind the last one. */
function rleFrame(): Bytes {
  const text = bytesOf('rletrailing');
  const runs = Uint8Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 0xf9 : index));
  const frame = new Uint8Array(64 + runs.byteLength + text.byteLength + (text.byteLength % 2));
  const header = new DataView(frame.buffer);
  header.setUint32(0, 1, true);
  header.setUint32(4, 64, true);
  frame.set(runs, 64);
  frame.set(text, 64 + runs.byteLength);
  return frame;
}
