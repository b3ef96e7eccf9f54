/** Finds the bytes of one frame in Pixel Data, native or encapsulated (PS3.5 8.1.1, A.4). */
import type { DicomObject, Element, Fragment } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import { ExtendedOffsetTable, PixelData } from '../standard/tags.generated.ts';
import { nativeFrameBytes } from './decoders/native.ts';
import { PixelError } from './pixel-error.ts';
import type { PixelLayout } from './pixel-layout.ts';

/** Rejects with `PixelError` `no-pixel-data`, `no-such-frame`, `wrong-length`, `truncated` or `corrupt`. */
export async function readFrameBytes(
  object: DicomObject,
  layout: PixelLayout,
  frame: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const element = findElement(object.dataSet, PixelData);
  if (element === undefined || element.valueEnd === element.valueStart) {
    throw new PixelError('no-pixel-data', 'the file has no pixels');
  }
  if (frame < 0 || frame >= layout.numberOfFrames) {
    throw new PixelError('no-such-frame', `frame ${frame} of ${layout.numberOfFrames}`);
  }
  if (element.fragments === undefined) return readNativeFrame(object, element, layout, frame);
  return concatenate(object, await fragmentsOfFrame(object, element.fragments, layout, frame));
}

async function readNativeFrame(
  object: DicomObject,
  element: Element,
  layout: PixelLayout,
  frame: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (object.transferSyntax.encapsulated) {
    throw new PixelError('corrupt', 'pixels are native in a compressed transfer syntax');
  }
  const length = nativeFrameBytes(layout);
  const start = element.valueStart + frame * length;
  const held = Math.min(element.valueEnd, object.source.sizeBytes) - start;
  if (held < length)
    throw new PixelError('wrong-length', `${Math.max(0, held)} bytes of ${length}`);
  // 8-bit samples may lie in big endian words, each pair of bytes swapped (PS3.5 8.1.1).
  const swapped =
    object.transferSyntax.bigEndian && element.vr === 'OW' && layout.bitsAllocated === 8;
  if (!swapped) return object.source.read(start, start + length);
  const lead = (start - element.valueStart) % 2;
  const pairs = await object.source.read(start - lead, start + length + ((length + lead) % 2));
  return swapPairs(pairs).subarray(lead, lead + length);
}

function swapPairs(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length + (bytes.length % 2));
  for (let i = 0; i < bytes.length; i += 1) out[i ^ 1] = bytes[i]!;
  return out;
}

async function fragmentsOfFrame(
  object: DicomObject,
  items: readonly Fragment[],
  layout: PixelLayout,
  frame: number,
): Promise<readonly Fragment[]> {
  const [table, ...fragments] = items;
  if (table === undefined || fragments.length === 0) {
    throw new PixelError('no-pixel-data', 'the file has no pixels');
  }
  if (layout.numberOfFrames === 1) return fragments;
  if (fragments.length === layout.numberOfFrames) return fragments.slice(frame, frame + 1);
  const starts =
    (await readOffsets(object, table, fragments, layout.numberOfFrames)) ??
    (await findStreamStarts(object, fragments));
  const from = starts[frame];
  if (from === undefined) {
    throw new PixelError('corrupt', 'the fragments of a frame can not be told apart');
  }
  return fragments.slice(from, starts[frame + 1] ?? fragments.length);
}

/** Index of each frame's first fragment, from either offset table; undefined when neither is whole. */
async function readOffsets(
  object: DicomObject,
  table: Fragment,
  fragments: readonly Fragment[],
  numberOfFrames: number,
): Promise<number[] | undefined> {
  const extended = findElement(object.dataSet, ExtendedOffsetTable);
  const wide = extended !== undefined && extended.valueEnd - extended.valueStart >= 8;
  const range = wide ? extended : table;
  const bytes = await object.source.read(range.valueStart, range.valueEnd);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entryBytes = wide ? 8 : 4;
  if (view.byteLength < numberOfFrames * entryBytes) return undefined;
  const base = fragments[0]!.start;
  const indexOf = new Map(fragments.map((fragment, index) => [fragment.start - base, index]));
  const starts: number[] = [];
  for (let i = 0; i < numberOfFrames; i += 1) {
    const offset = wide ? Number(view.getBigUint64(i * 8, true)) : view.getUint32(i * 4, true);
    const index = indexOf.get(offset);
    if (index === undefined) return undefined;
    starts.push(index);
  }
  return starts;
}

/** Without a table: fragments that begin as a JPEG or JPEG 2000 stream does begin a frame. */
async function findStreamStarts(
  object: DicomObject,
  fragments: readonly Fragment[],
): Promise<number[]> {
  const starts: number[] = [];
  for (const [index, { valueStart }] of fragments.entries()) {
    const [first, second, third] = await object.source.read(valueStart, valueStart + 3);
    if (first === 0xff && third === 0xff && (second === 0xd8 || second === 0x4f))
      starts.push(index);
  }
  return starts;
}

async function concatenate(
  object: DicomObject,
  fragments: readonly Fragment[],
): Promise<Uint8Array<ArrayBuffer>> {
  const [only] = fragments;
  if (only !== undefined && fragments.length === 1) {
    return object.source.read(only.valueStart, only.valueEnd);
  }
  const length = fragments.reduce(
    (sum, { valueStart, valueEnd }) => sum + valueEnd - valueStart,
    0,
  );
  const out = new Uint8Array(length);
  let at = 0;
  for (const { valueStart, valueEnd } of fragments) {
    out.set(await object.source.read(valueStart, valueEnd), at);
    at += valueEnd - valueStart;
  }
  return out;
}
