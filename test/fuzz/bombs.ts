/** Small or plain files that are made to use up time or memory. */
import { constants, deflateRawSync } from 'node:zlib';
import { buildDicom, concat, named, syntaxes } from '../builders/dicom.ts';
import { buildChestFilm } from '../builders/dicom-chest-film.ts';
import type { Bytes } from './mutate-bytes.ts';

const instance = [
  named('SOPClassUID', '1.2.840.10008.5.1.4.1.1.1'),
  named('SOPInstanceUID', '1.2.826.0.1.3680043.10.1.1'),
];

/** Megabytes of zeros behind the data set, or inside its pixels, a thousand times as many as the file has. */
function deflateBomb(megabytes: number, inPixels: boolean): Bytes {
  const sizeBytes = megabytes * 1024 * 1024;
  const uid = syntaxes.deflated;
  const built = buildDicom({ transferSyntaxUid: uid, elements: [] });
  const head = built.subarray(0, 144 + new DataView(built.buffer).getUint32(140, true));
  const plain = buildDicom({ preamble: false, meta: false, elements: instance });
  const pixels = { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(0), lengthField: sizeBytes };
  const header = buildDicom({ preamble: false, meta: false, elements: [pixels] });
  const start = deflatedPart(inPixels ? concat([plain, header]) : plain);
  // The same megabyte over and over, so that making the bomb takes no memory.
  const megabyte = deflatedPart(new Uint8Array(1024 * 1024));
  const parts = [start, ...Array.from({ length: megabytes }, () => megabyte)];
  const stream = concat([...parts, deflateRawSync(new Uint8Array(0))]);
  return concat([head, stream, new Uint8Array(stream.byteLength % 2)]);
}

/** Ends at a byte and without an end of stream, so that others can follow (RFC 1951 3.2.3). */
function deflatedPart(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
}

/** The smallest elements there are: eight bytes each in the file. */
function manyElements(count: number): Bytes {
  const element = { tag: 0x60000102, vr: 'US' };
  return buildDicom({
    elements: [...instance, ...Array.from({ length: count }, () => element)],
  });
}

/** Sequences without items inside items, as wide as they are many. */
function manyItems(count: number): Bytes {
  const items = Array.from({ length: count }, () => []);
  return buildDicom({ elements: [...instance, { tag: 0x00082112, vr: 'SQ', items }] });
}

/** A frame of four bytes each. */
function manyFrames(count: number): Bytes {
  const frame = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
  return buildChestFilm({
    transferSyntaxUid: syntaxes.jpegBaseline,
    attributes: { NumberOfFrames: String(count) },
    fragments: Array.from({ length: count }, () => frame),
  });
}

/** One frame in fragments of two bytes. */
function manyFragments(count: number): Bytes {
  const fragments = Array.from({ length: count }, (_, index) =>
    index === 0 ? Uint8Array.of(0xff, 0xd8) : Uint8Array.of(0xff, 0xff),
  );
  return buildChestFilm({
    transferSyntaxUid: syntaxes.jpegBaseline,
    fragments: [...fragments, Uint8Array.of(0xff, 0xd9)],
  });
}

function manyUids(count: number): Bytes {
  const uids = Array.from({ length: count }, (_, index) => `1.2.${index}`);
  return buildDicom({ elements: [...instance, named('FailedSOPInstanceUIDList', uids, 'UN')] });
}

const makers = {
  'deflate bomb of 60 MB': () => deflateBomb(60, false),
  'deflate bomb of 300 MB': () => deflateBomb(300, false),
  'deflate bomb of 300 MB of pixels': () => deflateBomb(300, true),
  '50,000 elements': () => manyElements(50_000),
  '50,000 items': () => manyItems(50_000),
  '20,000 frames': () => manyFrames(20_000),
  '20,000 fragments': () => manyFragments(20_000),
  '1,000 UIDs': () => manyUids(1_000),
} as const;

export type BombName = keyof typeof makers;
export const bombNames = Object.keys(makers) as readonly BombName[];
const made = new Map<BombName, Bytes>();

/** Made once: don't change its bytes. */
export function bomb(name: BombName): Bytes {
  const known = made.get(name);
  if (known !== undefined) return known;
  const bytes = makers[name]();
  made.set(name, bytes);
  return bytes;
}
