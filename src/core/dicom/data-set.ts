/** The tree of spans that a DICOM file is read into: where each element lies, never a copy of it. */
import type { ByteSource } from '../bytes.ts';
import type { TransferSyntax } from './transfer-syntax.ts';

/** A tag as one unsigned number, `0xggggeeee` (PS3.5 7.1). */
export type Tag = number;

/** A fragment or the basic offset table of an encapsulated value (PS3.5 A.4): an item's bytes. */
export interface Fragment {
  /** Offset of the item tag. */
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** One item of a sequence (PS3.5 7.5). Offsets are into `DicomObject.source`. */
export interface Item {
  readonly start: number;
  readonly valueStart: number;
  /** End of the item's value, before an item delimiter. */
  readonly valueEnd: number;
  /** End of the item, delimiter included. */
  readonly end: number;
  readonly undefinedLength: boolean;
  readonly dataSet: DataSet;
}

/** One data element. Offsets are into `DicomObject.source`. */
export interface Element {
  readonly tag: Tag;
  /** As the file has it; from PS3.6 in implicit files (`UN` where the tag is unknown or private). */
  readonly vr: string;
  readonly start: number;
  readonly valueStart: number;
  /** End of the value, before a sequence delimiter. */
  readonly valueEnd: number;
  /** End of the element, delimiter included. */
  readonly end: number;
  readonly undefinedLength: boolean;
  /** Present when the value was parsed as a sequence (VR SQ, or UN of undefined length, PS3.5 6.2.2 note 2). */
  readonly items?: readonly Item[];
  /** True when `items`, and all inside them, are in Implicit VR Little Endian though the file isn't (PS3.5 6.2.2). */
  readonly implicitItems?: boolean;
  /** Present when the value is encapsulated: first the basic offset table, then the fragments. */
  readonly fragments?: readonly Fragment[];
}

/** Elements in the file's order. */
export interface DataSet {
  readonly elements: readonly Element[];
}

/** A whole DICOM file, parsed to its last byte. */
export interface DicomObject {
  /** What spans point into: the file, or its inflated form when the transfer syntax is deflated. */
  readonly source: ByteSource;
  /** The file as given. */
  readonly original: ByteSource;
  readonly hasPreamble: boolean;
  readonly transferSyntax: TransferSyntax;
  /** File meta information, group 0002 (PS3.10 7.1), always Explicit VR Little Endian. Empty when the file has none. */
  readonly meta: DataSet;
  readonly dataSet: DataSet;
  /** Where the data set begins in `source`. */
  readonly dataSetStart: number;
  /** Behind the last element; only zeros follow. */
  readonly dataSetEnd: number;
  /**
   * The value's bytes as they stand in the file. Synchronous for all that lies in the parsed windows;
   * throws `DicomError` `value-not-loaded` for PixelData and other values over 1 MiB: read those from `source`.
   */
  bytes(element: Element): Uint8Array<ArrayBuffer>;
  /** Bytes of `source` that parsing has read anyway; undefined when it hasn't read all of them. */
  held(start: number, end: number): Uint8Array<ArrayBuffer> | undefined;
}

export function findElement(dataSet: DataSet, tag: Tag): Element | undefined {
  return dataSet.elements.find((element) => element.tag === tag);
}

export function isPrivateTag(tag: Tag): boolean {
  return ((tag >>> 16) & 1) === 1;
}

/** `(0010,0020)`, as PS3.6 writes it. */
export function formatTag(tag: Tag): string {
  const hex = (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
