/** Puts other pixels into an object, in any transfer syntax that is written here: what to edit, and the new meta. */
import { type DicomObject, type Element, findElement, type Tag } from '../../dicom/data-set.ts';
import type { DataSetEdit, ElementEdit, NewElement, NewMeta, NewValue } from '../../dicom/edit.ts';
import { metaOf } from '../../dicom/file-meta.ts';
import { type TransferSyntax, transferSyntax } from '../../dicom/transfer-syntax.ts';
import {
  EncapsulatedPixelDataValueTotalLength,
  ExtendedOffsetTable,
  ExtendedOffsetTableLengths,
  HighBit,
  NumberOfFrames,
  PhotometricInterpretation,
  PixelData,
  PlanarConfiguration,
} from '../../standard/tags.generated.ts';
import type { Frame } from '../frame.ts';
import { PixelError } from '../pixel-error.ts';
import { type PixelLayout, readPixelLayout } from '../pixel-layout.ts';
import { encodeFrame } from './encode-frame.ts';
import type { PlainFrame } from './encoder.ts';
import { findEncoder } from './index.ts';

export interface PixelReplacement {
  readonly edit: DataSetEdit;
  readonly meta: NewMeta & Required<Pick<NewMeta, 'transferSyntaxUid'>>;
}

/**
 * Frames as `decodeFrame` gave them, changed or not: of the object's own size, bits and sign. What isn't said to follow
 * from the new encoding (PS3.3 C.7.6.3) stays: Lossy Image Compression too, for what was lost is lost.
 * Rejects as `encodeFrame` does, and with `PixelError` `bad-attributes` for frames that don't fit the object.
 */
export async function replacePixels(
  object: DicomObject,
  frames: readonly Frame[],
  transferSyntaxUid: string,
): Promise<PixelReplacement> {
  const syntax = transferSyntax(transferSyntaxUid);
  const layout = readPixelLayout(object);
  const [first] = frames;
  if (syntax === undefined || first === undefined) {
    throw new PixelError('unsupported-transfer-syntax', 'no frame, or no such transfer syntax');
  }
  const plain = frames.map((frame) => fitting(frame, layout));
  const encoded: Uint8Array<ArrayBuffer>[] = [];
  for (const frame of plain) encoded.push(await encodeFrame(frame, transferSyntaxUid));
  const edit = new AttributeEdit(object);
  edit.set(PhotometricInterpretation, 'CS', photometricTerm(plain[0]!, transferSyntaxUid));
  edit.set(HighBit, 'US', layout.bitsStored - 1);
  if (layout.samplesPerPixel === 3) edit.set(PlanarConfiguration, 'US', 0);
  if (frames.length !== layout.numberOfFrames) edit.set(NumberOfFrames, 'IS', `${frames.length}`);
  edit.remove(ExtendedOffsetTable);
  edit.remove(ExtendedOffsetTableLengths);
  edit.remove(EncapsulatedPixelDataValueTotalLength);
  edit.setValue(PixelData, pixelVr(layout, syntax), pixelValue(encoded, layout, syntax));
  return { edit: edit.build(), meta: { ...metaOf(object), transferSyntaxUid } };
}

function fitting(frame: Frame, layout: PixelLayout): PlainFrame {
  const fits =
    frame.rows === layout.rows &&
    frame.columns === layout.columns &&
    frame.samplesPerPixel === layout.samplesPerPixel &&
    frame.bitsStored === layout.bitsStored &&
    frame.signed === layout.signed;
  if (!fits) throw new PixelError('bad-attributes', 'a frame that does not fit the attributes');
  return { ...frame, bitsAllocated: layout.bitsAllocated };
}

function photometricTerm(frame: PlainFrame, transferSyntaxUid: string): string {
  const encoder = findEncoder(transferSyntaxUid);
  return encoder?.photometricInterpretation(frame) ?? frame.photometricInterpretation;
}

/** PS3.5 annex A: bytes where it is encapsulated or has 8 bits, but OW for all in implicit files. */
function pixelVr({ bitsAllocated }: PixelLayout, syntax: TransferSyntax): string {
  if (syntax.encapsulated) return 'OB';
  return bitsAllocated > 8 || !syntax.explicit ? 'OW' : 'OB';
}

function pixelValue(
  frames: readonly Uint8Array<ArrayBuffer>[],
  { bitsAllocated }: PixelLayout,
  syntax: TransferSyntax,
): NewValue {
  if (syntax.encapsulated) {
    return { kind: 'encapsulated', offsetTable: offsetTable(frames), fragments: frames };
  }
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame, at);
    at += frame.length;
  }
  if (syntax.bigEndian && bitsAllocated === 16) swapPairs(bytes);
  return { kind: 'bytes', bytes };
}

function swapPairs(bytes: Uint8Array): void {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    [bytes[i], bytes[i + 1]] = [bytes[i + 1]!, bytes[i]!];
  }
}

/** PS3.5 A.4: where each frame's item begins, from the first one; empty when 32 bits don't reach. */
function offsetTable(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const table = new DataView(new ArrayBuffer(frames.length * 4));
  let offset = 0;
  for (const [index, frame] of frames.entries()) {
    if (offset > 0xffffffff) return new Uint8Array(0);
    table.setUint32(index * 4, offset, true);
    offset += 8 + frame.length + (frame.length % 2);
  }
  return new Uint8Array(table.buffer);
}

/** Changes of top-level attributes, whether they are there or not. */
class AttributeEdit {
  readonly #object: DicomObject;
  readonly #elements = new Map<Element, ElementEdit>();
  readonly #insert: NewElement[] = [];

  constructor(object: DicomObject) {
    this.#object = object;
  }

  set(tag: Tag, vr: string, value: string | number): void {
    const isText = typeof value === 'string';
    this.setValue(
      tag,
      vr,
      isText ? { kind: 'strings', strings: [value] } : { kind: 'numbers', numbers: [value] },
    );
  }

  setValue(tag: Tag, vr: string, value: NewValue): void {
    const element = findElement(this.#object.dataSet, tag);
    if (element === undefined) this.#insert.push({ tag, vr, value });
    else this.#elements.set(element, { op: 'replace', value, vr });
  }

  remove(tag: Tag): void {
    const element = findElement(this.#object.dataSet, tag);
    if (element !== undefined) this.#elements.set(element, { op: 'remove' });
  }

  build(): DataSetEdit {
    return { elements: this.#elements, insert: this.#insert };
  }
}
